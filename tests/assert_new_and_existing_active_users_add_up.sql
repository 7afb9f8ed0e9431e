-- New active + existing active = active by day, week and month, nobody is negative, and the existing users of a month are those
-- who were active in it and joined before it.
with

counted as (

    select 'day' as period, platform, activity_date as starts_on, active_users, new_active_users, existing_active_users, new_users
    from {{ ref('daily_active_users') }}
    union all
    select 'week' as period, platform, activity_week as starts_on, active_users, new_active_users, existing_active_users, new_users
    from {{ ref('weekly_active_users') }}
    union all
    select 'month' as period, platform, activity_month as starts_on, active_users, new_active_users, existing_active_users, new_users
    from {{ ref('monthly_active_users') }}

),

existing as (

    select
        active_months.platform,
        active_months.activity_month,
        count(*) as users

    from {{ ref('int_user_active_months') }} as active_months

    inner join {{ ref('int_users') }} as users
        on
            active_months.platform = users.platform
            and active_months.user_id = users.user_id
            and active_months.activity_month > users.joined_date

    group by active_months.platform, active_months.activity_month

)

select counted.*

from counted

left join existing
    on counted.platform = existing.platform and counted.starts_on = existing.activity_month and counted.period = 'month'

where
    counted.active_users <> counted.new_active_users + counted.existing_active_users
    or counted.existing_active_users < 0
    or counted.new_active_users > counted.new_users
    or (counted.period = 'month' and counted.existing_active_users <> coalesce(existing.users, 0))
