{{ config(materialized='view') }}

select
    active_days.platform,
    users.user_key,
    active_days.activity_date,
    active_days.activities

from {{ ref('int_user_active_days') }} as active_days

inner join {{ ref('int_users') }} as users
    on active_days.platform = users.platform and active_days.user_id = users.user_id
