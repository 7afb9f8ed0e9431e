{# The nine raw tables, in the order of the public tables that count them. #}
{% macro raw_table_names() %}
    {% do return([
        'loyalty.user_profiles', 'loyalty.activity_logs', 'loyalty.point_transactions',
        'learning.student_info', 'learning.student_purchases', 'learning.student_video_watched',
        'learning.student_certificates', 'web.channel_sessions', 'telecom.xdr_sessions',
    ]) %}
{% endmacro %}
