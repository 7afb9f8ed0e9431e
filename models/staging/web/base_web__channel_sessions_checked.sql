with

channel_sessions as (

    select * from {{ ref('base_web__channel_sessions') }}

),

typed as (

    select
        channel,
        date_hour as date_hour_text,
        {{ user_engagement.hour_to_time('date_hour') }} as session_hour,
        {%- for amount in ['users', 'sessions', 'engaged_sessions', 'event_count'] %}
        {{ amount }} as {{ amount }}_text,
        {{ user_engagement.to_integer(amount) }} as {{ amount }},
        {%- endfor %}
        average_engagement_seconds_per_session as average_engagement_seconds_per_session_text,
        {{ user_engagement.try_cast('average_engagement_seconds_per_session', 'decimal(18, 6)') }}
            as average_engagement_seconds_per_session,
        {%- for measure in ['engaged_sessions_per_user', 'events_per_session', 'engagement_rate'] %}
        {{ user_engagement.try_cast(measure, 'double') }} as {{ measure }},
        {%- endfor %}
        raw_content

    from channel_sessions

),

checked as (

    select
        *,
        case
            when channel is null and date_hour_text is null then 'summary_row'
            when channel is null then 'missing_channel'
            when date_hour_text is null then 'missing_time'
            when session_hour is null then 'unreadable_time'
            when {{ user_engagement.is_implausible('session_hour') }} then 'implausible_time'
            when users_text is null or sessions_text is null or engaged_sessions_text is null or event_count_text is null
                then 'missing_amount'
            when
                users is null or sessions is null or engaged_sessions is null or event_count is null
                or (average_engagement_seconds_per_session_text is not null and average_engagement_seconds_per_session is null)
                then 'unreadable_amount'
            when least(users, sessions, engaged_sessions, event_count, average_engagement_seconds_per_session) < 0
                then 'negative_amount'
            when
                {{ user_engagement.is_implausible_amount(
                    'greatest(users, sessions, engaged_sessions, event_count, average_engagement_seconds_per_session)'
                ) }}
                then 'implausible_amount'
            when engaged_sessions > sessions then 'more_engaged_than_sessions'
        -- No else: null is an accepted row.
        end as reject_reason,
        concat(channel, '|', cast(session_hour as {{ dbt.type_string() }})) as duplicate_key

    from typed

)

select * from checked
