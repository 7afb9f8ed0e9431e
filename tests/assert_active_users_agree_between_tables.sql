-- Users of the month by active days and by demographic group add up to the active users of the month, and the users who were
-- active in the last 28 days are those of the last day's window.
with

months as (

    select platform, activity_month, active_users
    from {{ ref('monthly_active_users') }}
    where active_users > 0

),

distribution as (

    select platform, activity_month, sum(users) as users
    from {{ ref('active_day_distribution') }}
    group by platform, activity_month

),

demographics as (

    select platform, activity_month, sum(active_users) as users
    from {{ ref('int_demographic_counts') }}
    group by platform, activity_month

),

recent_users as (

    select platform, count(*) filter (where active_days_28d > 0) as users
    from {{ ref('int_user_features') }}
    where is_28d_complete
    group by platform

)

select months.platform, months.activity_month as day, months.active_users, distribution.users
from months
-- A log that knows no days has no active days of a month.
inner join {{ ref('int_platforms') }} as platforms on months.platform = platforms.platform and platforms.log_step = 'day'
left join distribution on months.platform = distribution.platform and months.activity_month = distribution.activity_month
where months.active_users is distinct from distribution.users

union all

select months.platform, months.activity_month as day, months.active_users, demographics.users
from months
left join demographics on months.platform = demographics.platform and months.activity_month = demographics.activity_month
where months.active_users is distinct from demographics.users

union all

select daily.platform, daily.activity_date as day, daily.active_users_28d as active_users, recent_users.users
from {{ ref('daily_active_users') }} as daily
inner join {{ ref('int_platforms') }} as platforms
    on daily.platform = platforms.platform and daily.activity_date = platforms.as_of_date
inner join recent_users on daily.platform = recent_users.platform
where daily.active_users_28d is distinct from recent_users.users
