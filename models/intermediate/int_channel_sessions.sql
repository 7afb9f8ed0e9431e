with

sessions as (

    select sessions.*

    from {{ ref('stg_web__channel_sessions') }} as sessions

    -- Strays are left out: one row of a wrong year would make years of hours.
    inner join {{ ref('int_date_ranges') }} as ranges
        on
            ranges.subject = 'sessions'
            and cast(sessions.session_hour as date) between ranges.first_date and ranges.last_date

),

spellings as (

    select * from {{ ref('channel_spellings') }}

),

named as (

    select
        coalesce(spellings.channel, sessions.channel) as channel,
        sessions.session_hour,
        sessions.users,
        sessions.sessions,
        sessions.engaged_sessions,
        sessions.event_count as events,
        sessions.average_engagement_seconds_per_session * sessions.sessions as engagement_seconds,
        sessions.average_engagement_seconds_per_session,
        sessions.engaged_sessions_per_user,
        sessions.events_per_session,
        sessions.engagement_rate

    from sessions

    left join spellings
        on lower(sessions.channel) = spellings.spelling

)

select * from named
