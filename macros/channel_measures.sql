{#
    The measures of channels over whatever a row stands for, from summed columns: users_by_hour, sessions,
    engaged_sessions, events, engagement_seconds, timed_sessions. `all_channels`: the window that holds all channels.
#}
{% macro channel_measures(all_channels) -%}
    cast(users_by_hour as bigint) as users_by_hour,
        cast(sessions as bigint) as sessions,
        cast(engaged_sessions as bigint) as engaged_sessions,
        cast(events as bigint) as events,
        {{ user_engagement.ratio('engaged_sessions', 'sessions') }} as engagement_rate,
        {{ user_engagement.ratio('events', 'sessions') }} as events_per_session,
        {{ user_engagement.ratio('engaged_sessions', 'users_by_hour') }} as engaged_sessions_per_user_hour,
        {{ user_engagement.ratio('engagement_seconds', 'timed_sessions') }} as average_engagement_seconds_per_session,
        {{ user_engagement.ratio('sessions', 'sum(sessions) over (' ~ all_channels ~ ')') }} as session_share,
        sessions >= {{ var('sufficient_sessions') }} as has_enough_sessions
{%- endmacro %}
