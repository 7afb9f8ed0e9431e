-- noqa: disable=LT02
with

ranges as (

    select * from {{ ref('int_date_ranges') }}

),

dated as (

    {% for entry in user_engagement.registry() %}
    select
        '{{ entry.raw_table }}' as raw_table,
        cast(staged.{{ user_engagement.staged_name(entry, entry.time) }} as timestamp) as event_time,
        {%- if user_engagement.dated_subject(entry) %}
        coalesce(
            cast(staged.{{ user_engagement.staged_name(entry, entry.time) }} as date)
            not between ranges.first_date and ranges.last_date, false
        ) as is_stray
        {%- else %}
        false as is_stray
        {%- endif %}

    from {{ ref(user_engagement.model_of(entry, 'stg')) }} as staged
    {%- if user_engagement.dated_subject(entry) %}

    left join ranges
        on
            ranges.subject = '{{ user_engagement.dated_subject(entry) }}'
            and ranges.platform = '{{ entry.platform or "web" }}'
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

measured as (

    select
        raw_table,
        count(*) as staged_rows,
        min(event_time) filter (where not is_stray) as first_time,
        max(event_time) filter (where not is_stray) as last_time,
        count(*) filter (where is_stray) as stray_rows,
        min(event_time) filter (where is_stray) as first_stray_time,
        max(event_time) filter (where is_stray) as last_stray_time

    from dated

    group by raw_table

),

raw_tables as (

    {% for entry in user_engagement.registry() %}
    {%- set settings = user_engagement.raw_table_settings(entry.raw_table) %}
    select '{{ entry.raw_table }}' as raw_table, '{{ settings.origin }}' as origin
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

freshness as (

    select
        raw_tables.raw_table,
        cast(raw_tables.origin as {{ dbt.type_string() }}) as origin,
        cast(coalesce(measured.staged_rows, 0) as bigint) as staged_rows,
        measured.first_time,
        measured.last_time,
        cast(coalesce(measured.stray_rows, 0) as bigint) as stray_rows,
        measured.first_stray_time,
        measured.last_stray_time

    from raw_tables

    left join measured on raw_tables.raw_table = measured.raw_table

)

select * from freshness
