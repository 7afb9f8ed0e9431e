with

-- A log that knows months only has its series by month.
log_steps as (

    select
        platform,
        log_step

    from {{ ref('int_platforms') }}

),

days as (

    select
        active_users.platform,
        log_steps.log_step,
        active_users.activity_date as date,
        active_users.active_users,
        active_users.new_users

    from {{ ref('daily_active_users') }} as active_users

    inner join log_steps
        on active_users.platform = log_steps.platform and log_steps.log_step = 'day'

    union all

    select
        active_users.platform,
        log_steps.log_step,
        active_users.activity_month as date,
        active_users.active_users,
        active_users.new_users

    from {{ ref('monthly_active_users') }} as active_users

    inner join log_steps
        on active_users.platform = log_steps.platform and log_steps.log_step = 'month'

    where active_users.is_complete

),

channel_days as (

    select * from {{ ref('channel_sessions_daily') }}
    where is_complete

),

points as (

    select 'day' as log_step, date, points_earned, points_redeemed
    from {{ ref('loyalty_points_daily') }}

    union all

    select 'month' as log_step, date, points_earned, points_redeemed
    from {{ ref('loyalty_points_monthly') }}
    where is_complete

),

point_steps as (

    select points.*

    from points

    inner join log_steps
        on log_steps.platform = 'loyalty' and points.log_step = log_steps.log_step

),

history as (

    select 'active_users' as metric, platform as subject, log_step, date, active_users as value from days
    union all
    select 'new_users' as metric, platform as subject, log_step, date, new_users as value from days
    union all
    select 'sessions' as metric, channel as subject, 'day' as log_step, date, sessions as value from channel_days
    union all
    select 'engaged_sessions' as metric, channel as subject, 'day' as log_step, date, engaged_sessions as value from channel_days
    union all
    select 'points_earned' as metric, 'loyalty' as subject, log_step, date, points_earned as value from point_steps
    union all
    select 'points_redeemed' as metric, 'loyalty' as subject, log_step, date, points_redeemed as value from point_steps

)

select
    concat(metric, '/', subject) as series,
    metric,
    subject,
    log_step,
    date,
    cast(value as double) as value

from history
