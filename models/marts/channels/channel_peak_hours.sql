with

channel_hours as (

    select
        *,
        {{ user_engagement.iso_weekday('session_date') }} as weekday,
        extract(hour from session_hour) as hour

    from {{ ref('int_channel_hours') }}

    where clock_hours is not null

),

summed as (

    select
        channel,
        weekday,
        hour,
        sum(clock_hours) as export_hours,
        sum(sessions) as sessions

    from channel_hours

    group by channel, weekday, hour

),

averaged as (

    select
        *,
        {{ user_engagement.ratio('sessions', 'export_hours') }} as mean_hourly_sessions

    from summed

),

peak_hours as (

    select
        channel,
        weekday,
        cast(hour as integer) as hour,
        cast(export_hours as bigint) as export_hours,
        cast(sessions as bigint) as sessions,
        mean_hourly_sessions,
        cast(
            case
                when sessions > 0 then rank() over (partition by channel order by mean_hourly_sessions desc)
                -- No else: an hour without sessions is no peak.
            end as bigint
        ) as hour_rank,
        sum(sessions) over (partition by channel) >= {{ var('sufficient_sessions') }} as has_enough_sessions

    from averaged

)

select * from peak_hours
