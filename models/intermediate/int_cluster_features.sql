with

features as (

    select * from {{ ref('int_user_features') }}

),

subscribers as (

    select * from {{ ref('subscriber_engagement') }}

),

engaged_users as (

    select
        features.platform,
        features.user_key,
        features.active_days,
        features.activities,
        features.user_value,
        subscribers.sessions,
        subscribers.duration_seconds,
        subscribers.average_session_duration_seconds,
        subscribers.total_bytes

    from features

    left join subscribers
        on features.platform = 'telecom' and features.user_key = subscribers.user_key

    -- A subscriber may have come on days that are not observed; the totals count him.
    where features.active_days > 0 or subscribers.user_key is not null

)

select * from engaged_users
