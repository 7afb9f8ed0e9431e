with

users as (

    select * from {{ ref('int_users') }}

),

platforms as (

    select
        platforms.platform,
        platforms.as_of_date,
        platforms.log_step,
        {{ user_engagement.add_to_date('day', -28, 'platforms.as_of_date') }} as day_before,
        count(days.activity_date) = 28 and platforms.log_step = 'day' as is_28d_complete

    from {{ ref('int_platforms') }} as platforms

    left join {{ ref('int_observed_days') }} as days
        on
            platforms.platform = days.platform
            and days.activity_date between {{ user_engagement.add_to_date('day', -27, 'platforms.as_of_date') }}
            and platforms.as_of_date

    group by platforms.platform, platforms.as_of_date, platforms.log_step

),

activity as (

    select
        active_days.platform,
        active_days.user_id,
        min(active_days.activity_date) as first_active_date,
        max(active_days.activity_date) as last_active_date,
        count(*) as active_days,
        sum(active_days.activities) as activities,
        count(*) filter (where active_days.activity_date > platforms.day_before) as active_days_28d,
        coalesce(sum(active_days.activities) filter (where active_days.activity_date > platforms.day_before), 0)
            as activities_28d

    from {{ ref('int_user_active_days') }} as active_days

    inner join platforms
        on active_days.platform = platforms.platform and active_days.activity_date <= platforms.as_of_date

    group by active_days.platform, active_days.user_id

),

features as (

    select
        users.platform,
        users.user_id,
        users.user_key,
        platforms.as_of_date,
        platforms.log_step,
        users.joined_date,
        activity.first_active_date,
        activity.last_active_date,
        {{ dbt.datediff('users.joined_date', 'platforms.as_of_date', 'day') }} as days_since_joined,
        {{ dbt.datediff('activity.last_active_date', 'platforms.as_of_date', 'day') }} as days_since_last_active,
        cast(coalesce(activity.active_days, 0) as bigint) as active_days,
        cast(coalesce(activity.activities, 0) as bigint) as activities,
        case when platforms.is_28d_complete then cast(coalesce(activity.active_days_28d, 0) as bigint) end as active_days_28d,
        case when platforms.is_28d_complete then cast(coalesce(activity.activities_28d, 0) as bigint) end as activities_28d,
        coalesce(platforms.is_28d_complete, false) as is_28d_complete,
        coalesce(user_values.user_value, 0) as user_value

    from users

    left join platforms on users.platform = platforms.platform

    left join activity
        on users.platform = activity.platform and users.user_id = activity.user_id

    left join {{ ref('int_user_values') }} as user_values
        on users.platform = user_values.platform and users.user_id = user_values.user_id

)

select * from features
