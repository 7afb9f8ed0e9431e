with

channel_sessions as (

    select * from {{ ref('int_channel_sessions') }}

),

channels as (

    select
        channel,
        count(distinct session_hour) as observed_hours,
        sum(users) as users_by_hour,
        sum(sessions) as sessions,
        sum(engaged_sessions) as engaged_sessions,
        sum(events) as events,
        sum(engagement_seconds) as engagement_seconds,
        -- In decimals, so that the order of rows cannot move the last digit.
        cast(sum(cast(events_per_session as decimal(28, 12))) as double) / count(events_per_session)
            as mean_hourly_events_per_session

    from channel_sessions

    group by channel

),

performance as (

    select
        channel,
        cast(observed_hours as bigint) as observed_hours,
        cast(users_by_hour as bigint) as users_by_hour,
        cast(sessions as bigint) as sessions,
        cast(engaged_sessions as bigint) as engaged_sessions,
        cast(events as bigint) as events,
        {{ user_engagement.ratio('engaged_sessions', 'sessions') }} as engagement_rate,
        {{ user_engagement.ratio('events', 'sessions') }} as events_per_session,
        mean_hourly_events_per_session,
        {{ user_engagement.ratio('engaged_sessions', 'users_by_hour') }} as engaged_sessions_per_user_hour,
        {{ user_engagement.ratio('engagement_seconds', 'sessions') }} as average_engagement_seconds_per_session,
        {{ user_engagement.ratio('sessions', 'sum(sessions) over ()') }} as session_share,
        sessions >= {{ var('sufficient_sessions') }} as has_enough_sessions

    from channels

)

select * from performance
