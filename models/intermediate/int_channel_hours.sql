with

channel_sessions as (

    select * from {{ ref('int_channel_sessions') }}

),

export as (

    select
        min(session_hour) as first_hour,
        max(session_hour) as last_hour

    from channel_sessions

),

hours_of_the_day as (

    {% for hour in range(24) -%}
    select {{ hour }} as hour
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

export_hours as (

    select {{ dbt.dateadd('hour', 'hours_of_the_day.hour', 'cast(days.calendar_date as timestamp)') }} as session_hour

    from {{ ref('int_days') }} as days

    cross join hours_of_the_day

    cross join export

    where days.calendar_date between cast(export.first_hour as date) and cast(export.last_hour as date)

),

channels as (

    select distinct channel from channel_sessions

),

channel_hours as (

    select
        channels.channel,
        export_hours.session_hour,
        cast(export_hours.session_hour as date) as session_date,
        count(channel_sessions.channel) > 0 as is_observed,
        cast(coalesce(sum(channel_sessions.users), 0) as bigint) as users_by_hour,
        cast(coalesce(sum(channel_sessions.sessions), 0) as bigint) as sessions,
        cast(coalesce(sum(channel_sessions.engaged_sessions), 0) as bigint) as engaged_sessions,
        cast(coalesce(sum(channel_sessions.events), 0) as bigint) as events,
        cast(sum(channel_sessions.engagement_seconds) as decimal(28, 6)) as engagement_seconds,
        cast(
            sum(channel_sessions.sessions) filter (where channel_sessions.engagement_seconds is not null) as bigint
        ) as timed_sessions

    from channels

    cross join export_hours

    cross join export

    left join channel_sessions
        on
            channels.channel = channel_sessions.channel
            and export_hours.session_hour = channel_sessions.session_hour

    where export_hours.session_hour between export.first_hour and export.last_hour

    group by channels.channel, export_hours.session_hour

)

select * from channel_hours
