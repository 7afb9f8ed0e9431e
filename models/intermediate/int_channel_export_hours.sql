with

export as (

    select
        min(session_hour) as first_hour,
        max(session_hour) as last_hour

    from {{ ref('int_channel_sessions') }}

),

hours_of_the_day as (

    {% for hour in range(24) -%}
    select {{ hour }} as hour
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

hours as (

    select {{ dbt.dateadd('hour', 'hours_of_the_day.hour', 'cast(days.calendar_date as timestamp)') }} as session_hour

    from {{ ref('int_days') }} as days

    cross join hours_of_the_day

    cross join export

    where days.calendar_date between cast(export.first_hour as date) and cast(export.last_hour as date)

),

export_hours as (

    select hours.session_hour

    from hours

    inner join export on hours.session_hour between export.first_hour and export.last_hour

)

select * from export_hours
