with

checked as (

    select * from {{ ref('base_web__channel_sessions_checked') }}

),

accepted as (

    -- Of rows with the same channel and hour the one with most sessions stays: exports of an unfinished hour grow.
    select
        *,
        row_number() over (
            partition by duplicate_key
            order by
                sessions desc, event_count desc, users desc, engaged_sessions desc,
                average_engagement_seconds_per_session desc nulls last
        ) as repeat_number

    from checked

    where reject_reason is null

),

staged as (

    select
        channel,
        users,
        sessions,
        engaged_sessions,
        event_count,
        average_engagement_seconds_per_session,
        engaged_sessions_per_user,
        events_per_session,
        engagement_rate,
        session_hour

    from accepted

    where repeat_number = 1 or duplicate_key is null

)

select * from staged
