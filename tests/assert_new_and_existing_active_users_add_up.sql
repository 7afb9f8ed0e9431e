-- New active + existing active = active, and nobody is negative: by day, week and month.
with

counted as (

    select platform, activity_date as starts_on, active_users, new_active_users, existing_active_users, new_users
    from {{ ref('daily_active_users') }}
    union all
    select platform, activity_week as starts_on, active_users, new_active_users, existing_active_users, new_users
    from {{ ref('weekly_active_users') }}
    union all
    select platform, activity_month as starts_on, active_users, new_active_users, existing_active_users, new_users
    from {{ ref('monthly_active_users') }}

)

select * from counted
where
    active_users <> new_active_users + existing_active_users
    or existing_active_users < 0
    or new_active_users > new_users
