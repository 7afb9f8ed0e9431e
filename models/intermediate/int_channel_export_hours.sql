with

export as (

    select * from {{ ref('int_channel_export') }}

),

hours_of_the_day as (

    {% for hour in range(24) -%}
    select {{ hour }} as hour
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

hours as (

    select
        export.log_step,
        days.calendar_date as session_date,
        {{ dbt.dateadd('hour', 'hours_of_the_day.hour', 'cast(days.calendar_date as timestamp)') }} as session_hour,
        export.log_step = 'day'
        or (
            days.calendar_date >= export.first_time
            and {{ dbt.dateadd('hour', 23, 'cast(days.calendar_date as timestamp)') }} <= export.last_time
        ) as is_complete_day

    from export

    inner join {{ ref('int_days') }} as days
        on days.calendar_date between cast(export.first_time as date) and cast(export.last_time as date)

    inner join hours_of_the_day
        on export.log_step = 'hour' or hours_of_the_day.hour = 0

),

export_hours as (

    select
        hours.session_hour,
        hours.session_date,
        hours.is_complete_day,
        case
            when hours.log_step = 'hour' then {{ user_engagement.clock_hours('hours.session_hour', 'web.channel_sessions') }}
            -- No else: of a day nobody knows the hours.
        end as clock_hours

    from hours

    inner join export
        on hours.session_hour between export.first_time and export.last_time

),

-- The hour that spring skips is none, unless the export has it.
known as (

    select * from export_hours
    where
        coalesce(clock_hours, 1) > 0
        or session_hour in (select session_hour from {{ ref('int_channel_sessions') }})

)

select
    session_hour,
    session_date,
    is_complete_day,
    case when clock_hours = 0 then 1 else clock_hours end as clock_hours

from known
