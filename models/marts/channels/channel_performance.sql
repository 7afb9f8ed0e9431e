with

channel_hours as (

    select * from {{ ref('int_channel_hours') }}

),

-- Rows of the export, so that each weighs the same; in decimals, so that their order cannot move the last digit.
row_means as (

    select
        channel,
        cast(sum(cast(events_per_session as decimal(28, 12))) as double) / count(events_per_session)
            as mean_hourly_events_per_session

    from {{ ref('int_channel_sessions') }}

    group by channel

),

summed as (

    select
        channel,
        count(clock_hours) filter (where is_observed) as observed_hours,
        count(clock_hours) as export_hours,
        sum(users_by_hour) as users_by_hour,
        sum(sessions) as sessions,
        sum(engaged_sessions) as engaged_sessions,
        sum(events) as events,
        sum(engagement_seconds) as engagement_seconds,
        sum(timed_sessions) as timed_sessions

    from channel_hours

    group by channel

),

performance as (

    select
        summed.channel,
        case when summed.export_hours > 0 then cast(summed.observed_hours as bigint) end as observed_hours,
        {{ user_engagement.channel_measures(all_channels='') }},
        row_means.mean_hourly_events_per_session

    from summed

    inner join row_means on summed.channel = row_means.channel

)

select * from performance
