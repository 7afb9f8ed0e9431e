with

measured as (

    {% for entry in user_engagement.registry() %}
    {%- set time_column = user_engagement.staged_name(entry, entry.time) %}
    select
        '{{ entry.raw_table }}' as raw_table,
        cast(count(*) as bigint) as staged_rows,
        cast(min({{ time_column }}) as timestamp) as first_time,
        cast(max({{ time_column }}) as timestamp) as last_time

    from {{ ref(user_engagement.model_of(entry, 'stg')) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from measured
