{%- set time_columns = {
    'loyalty.user_profiles': 'registered_at', 'loyalty.activity_logs': 'occurred_at',
    'loyalty.point_transactions': 'occurred_at', 'learning.student_info': 'registered_on',
    'learning.student_purchases': 'purchased_on', 'learning.student_video_watched': 'watched_on',
    'learning.student_certificates': 'issued_on', 'web.channel_sessions': 'session_hour',
    'telecom.xdr_sessions': 'started_at',
} -%}

with

measured as (

    {% for raw_table, time_column in time_columns.items() %}
    select
        '{{ raw_table }}' as raw_table,
        cast(count(*) as bigint) as staged_rows,
        cast(min({{ time_column }}) as timestamp) as first_time,
        cast(max({{ time_column }}) as timestamp) as last_time

    from {{ ref('stg_' ~ raw_table | replace('.', '__')) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from measured
