with

active_users as (

    select
        platform,
        activity_date,
        active_users,
        new_users

    from {{ ref('daily_active_users') }}

),

channel_days as (

    select * from {{ ref('channel_sessions_daily') }}
    where is_complete

),

points as (

    select * from {{ ref('loyalty_points_daily') }}

),

history as (

    select 'active_users' as metric, platform as subject, activity_date as date, active_users as value from active_users
    union all
    select 'new_users' as metric, platform as subject, activity_date as date, new_users as value from active_users
    union all
    select 'sessions' as metric, channel as subject, date, sessions as value from channel_days
    union all
    select 'engaged_sessions' as metric, channel as subject, date, engaged_sessions as value from channel_days
    union all
    select 'points_earned' as metric, 'loyalty' as subject, date, points_earned as value from points
    union all
    select 'points_redeemed' as metric, 'loyalty' as subject, date, points_redeemed as value from points

)

select
    concat(metric, '/', subject) as series,
    metric,
    subject,
    date,
    cast(value as double) as value

from history
