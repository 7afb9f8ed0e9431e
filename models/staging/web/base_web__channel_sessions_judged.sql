with

channel_sessions as (

    select * from {{ ref('base_web__channel_sessions') }}

),

judged as (

    select
        *,
        case
            -- A total has figures and, in place of channel and time, nothing or its name.
            when
                date_hour is null and coalesce(users, sessions, event_count) is not null
                and lower(coalesce(channel, 'total')) in ('total', 'totals', 'grand total')
                and lower(coalesce({{ user_engagement.unreadable_value('date_hour') }}, 'total')) in ('total', 'totals', 'grand total')
                then 'summary_row'
            when channel is null then 'missing_channel'
            {{ user_engagement.when_unusable_time('date_hour', 'web.channel_sessions') }}
            {{ user_engagement.when_unusable_amounts(['users', 'sessions', 'engaged_sessions', 'event_count']) }}
            {{ user_engagement.when_unusable_amounts(
                ['average_engagement_seconds_per_session', 'engaged_sessions_per_user', 'events_per_session', 'engagement_rate'],
                is_required=false
            ) }}
            when engaged_sessions > sessions then 'more_engaged_than_sessions'
            -- No else: null is an accepted row.
        end as reject_reason

    from channel_sessions

)

select * from judged
