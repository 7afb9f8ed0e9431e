{%- set first_by %}
    sessions desc, event_count desc, users desc, engaged_sessions desc,
    average_engagement_seconds_per_session desc nulls last
{%- endset -%}

with

accepted as (

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
        date_hour as session_hour

    from {{ ref('base_web__channel_sessions_judged') }}

    where reject_reason is null

),

-- Of rows with the same channel and hour the one with most sessions stays: exports of an unfinished hour grow.
staged as (

    {{ user_engagement.without_repeats('accepted', 'web.channel_sessions', first_by=first_by) }}

)

select * from staged
