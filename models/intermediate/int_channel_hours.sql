with

channel_sessions as (

    select
        sessions.*,
        case
            when export.log_step = 'day' then cast(cast(sessions.session_hour as date) as timestamp)
            else sessions.session_hour
        end as export_hour

    from {{ ref('int_channel_sessions') }} as sessions

    cross join {{ ref('int_channel_export') }} as export

),

export_hours as (

    select * from {{ ref('int_channel_export_hours') }}

),

channels as (

    select distinct channel from channel_sessions

),

channel_hours as (

    select
        channels.channel,
        export_hours.session_hour,
        export_hours.session_date,
        export_hours.clock_hours,
        export_hours.is_complete_day,
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

    left join channel_sessions
        on
            channels.channel = channel_sessions.channel
            and export_hours.session_hour = channel_sessions.export_hour

    group by
        channels.channel,
        export_hours.session_hour,
        export_hours.session_date,
        export_hours.clock_hours,
        export_hours.is_complete_day

)

select * from channel_hours
