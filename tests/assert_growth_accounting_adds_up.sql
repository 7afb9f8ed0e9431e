-- active(t) = first-time + retained + resurrected, active(t-1) = retained(t) + churned(t), and no count is negative.
-- Active users are counted anew from the active days, so that a window that is too long or a wrong period before shows.
with

active as (

    select
        platform,
        'day' as period,
        activity_date as starts_on,
        count(distinct user_id) as active_users
    from {{ ref('int_user_active_days') }}
    group by 1, 2, 3

    union all

    select
        platform,
        'week' as period,
        {{ user_engagement.week_of('activity_date') }} as starts_on,
        count(distinct user_id) as active_users
    from {{ ref('int_user_active_days') }}
    group by 1, 2, 3

    union all

    select
        platform,
        'month' as period,
        {{ user_engagement.month_of('activity_date') }} as starts_on,
        count(distinct user_id) as active_users
    from {{ ref('int_user_active_days') }}
    group by 1, 2, 3

),

accounted as (

    select
        platform,
        'day' as period,
        activity_date as starts_on,
        {{ user_engagement.add_to_date('day', -1, 'activity_date') }} as starts_before_on,
        active_users,
        first_time_users,
        retained_users,
        resurrected_users,
        churned_users
    from {{ ref('daily_active_users') }}

    union all

    select
        platform,
        'week' as period,
        activity_week as starts_on,
        {{ user_engagement.add_to_date('day', -7, 'activity_week') }} as starts_before_on,
        active_users,
        first_time_users,
        retained_users,
        resurrected_users,
        churned_users
    from {{ ref('weekly_active_users') }}
    where is_complete

    union all

    select
        platform,
        'month' as period,
        activity_month as starts_on,
        {{ user_engagement.add_to_date('month', -1, 'activity_month') }} as starts_before_on,
        active_users,
        first_time_users,
        retained_users,
        resurrected_users,
        churned_users
    from {{ ref('monthly_active_users') }}
    where is_complete

)

select accounted.*

from accounted

left join active
    on
        accounted.platform = active.platform
        and accounted.period = active.period
        and accounted.starts_on = active.starts_on

left join active as active_before
    on
        accounted.platform = active_before.platform
        and accounted.period = active_before.period
        and accounted.starts_before_on = active_before.starts_on

where
    accounted.active_users <> coalesce(active.active_users, 0)
    or accounted.active_users <> accounted.first_time_users + accounted.retained_users + accounted.resurrected_users
    or coalesce(active_before.active_users, 0) <> accounted.retained_users + accounted.churned_users
    or accounted.resurrected_users < 0
    or accounted.churned_users < 0
