-- Users of the day <= of 7 days <= of 28 days <= of 30 days.
select * from {{ ref('daily_active_users') }}
where
    active_users > active_users_7d
    or active_users_7d > active_users_28d
    or active_users_28d > active_users_30d
