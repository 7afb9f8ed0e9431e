{% for model in user_engagement.public_models().values() %}
select
    '{{ model.name }}' as table_name,
    '{{ dbt.escape_single_quotes(tojson(model)) }}' as definition
{{ 'union all' if not loop.last }}
{% endfor %}
