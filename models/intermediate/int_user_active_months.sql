with

active_days as (

    select * from {{ ref('int_observed_active_days') }}

),

active_months as (

    select
        platform,
        user_id,
        {{ user_engagement.month_of('activity_date') }} as activity_month,
        cast(count(*) as integer) as active_days,
        cast(sum(activities) as bigint) as activities

    from active_days

    group by 1, 2, 3

)

select * from active_months
