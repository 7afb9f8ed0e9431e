with

active_days as (

    select * from {{ ref('int_user_active_days') }}

),

observed_days as (

    select * from {{ ref('int_observed_days') }}

),

preceded as (

    select
        active_days.platform,
        active_days.user_id,
        active_days.activity_date,
        active_days.activities,
        cast({{ dbt.datediff(
            'lag(active_days.activity_date) over (partition by active_days.platform, active_days.user_id order by active_days.activity_date)',
            'active_days.activity_date',
            'day'
        ) }} as integer) as days_since_previous

    from active_days

    inner join observed_days
        on active_days.platform = observed_days.platform and active_days.activity_date = observed_days.activity_date

)

select * from preceded
