-- Case table: sums over sums, null over nothing; shares are of all channels; few sessions are said to be few.
with

summed as (

    select
        'many' as channel,
        100 as users_by_hour,
        3 * {{ var('sufficient_sessions') }} as sessions,
        {{ var('sufficient_sessions') }} as engaged_sessions,
        6 * {{ var('sufficient_sessions') }} as events,
        50 as engagement_seconds,
        20 as timed_sessions
    union all
    select
        'enough' as channel,
        0 as users_by_hour,
        {{ var('sufficient_sessions') }} as sessions,
        0 as engaged_sessions,
        0 as events,
        null as engagement_seconds,
        null as timed_sessions
    union all
    select
        'none' as channel,
        0 as users_by_hour,
        0 as sessions,
        0 as engaged_sessions,
        0 as events,
        0 as engagement_seconds,
        0 as timed_sessions

),

measured as (

    select
        channel,
        {{ user_engagement.channel_measures('') }}

    from summed

),

expected as (

    select
        cast('many' as {{ dbt.type_string() }}) as channel,
        1 / cast(3 as double) as engagement_rate,
        2.0 as events_per_session,
        2.5 as seconds_per_session,
        0.75 as session_share,
        true as has_enough
    union all
    select
        'enough' as channel,
        0.0 as engagement_rate,
        0.0 as events_per_session,
        null as seconds_per_session,
        0.25 as session_share,
        true as has_enough
    union all
    select
        'none' as channel,
        null as engagement_rate,
        null as events_per_session,
        null as seconds_per_session,
        0.0 as session_share,
        false as has_enough

)

select
    expected.*,
    measured.*

from expected

left join measured on expected.channel = measured.channel

where
    measured.engagement_rate is distinct from expected.engagement_rate
    or measured.events_per_session is distinct from expected.events_per_session
    or measured.average_engagement_seconds_per_session is distinct from expected.seconds_per_session
    or measured.session_share is distinct from expected.session_share
    or measured.has_enough_sessions is distinct from expected.has_enough
    or (measured.engaged_sessions_per_user_hour is null) is distinct from (expected.channel <> 'many')
