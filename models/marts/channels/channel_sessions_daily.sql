with

channel_hours as (

    select * from {{ ref('int_channel_hours') }}

),

summed as (

    select
        channel,
        session_date,
        is_complete_day,
        count(clock_hours) filter (where is_observed) as observed_hours,
        count(clock_hours) as export_hours,
        sum(users_by_hour) as users_by_hour,
        sum(sessions) as sessions,
        sum(engaged_sessions) as engaged_sessions,
        sum(events) as events,
        sum(engagement_seconds) as engagement_seconds,
        sum(timed_sessions) as timed_sessions

    from channel_hours

    group by channel, session_date, is_complete_day

),

daily as (

    select
        channel,
        session_date as date,
        case when export_hours > 0 then cast(observed_hours as bigint) end as observed_hours,
        is_complete_day as is_complete,
        {{ user_engagement.channel_measures(all_channels='partition by session_date') }}

    from summed

)

select * from daily
