with

channel_sessions as (

    select * from {{ ref('base_web__channel_sessions') }}

),

judged as (

    select
        *,
        case
            when channel is null and date_hour is null and not {{ user_engagement.is_unreadable('date_hour') }} then 'summary_row'
            when channel is null then 'missing_channel'
            {{ user_engagement.when_unusable_time('date_hour', 'web.channel_sessions') }}
            {{ user_engagement.when_unusable_amounts(['users', 'sessions', 'engaged_sessions', 'event_count']) }}
            {{ user_engagement.when_unusable_amounts(['average_engagement_seconds_per_session'], is_required=false) }}
            when engaged_sessions > sessions then 'more_engaged_than_sessions'
            -- No else: null is an accepted row.
        end as reject_reason

    from channel_sessions

)

select * from judged
