with

months as (

    select
        platform,
        starts_on as activity_month,
        new_users,
        active_users,
        new_active_users,
        existing_active_users,
        first_time_users,
        retained_users,
        resurrected_users,
        churned_users,
        growth_rate,
        quick_ratio,
        average_daily_active_users,
        stickiness,
        new_user_share,
        new_to_active_ratio,
        active_users_yearly_change_rate,
        new_users_so_far,
        active_users_so_far,
        observed_days,
        is_complete,
        unavailable_reason

    from {{ ref('int_growth_accounting') }}

    where period = 'month'

)

select * from months
