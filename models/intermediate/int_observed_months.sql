with

observed_days as (

    select
        platform,
        activity_date,
        {{ user_engagement.month_of('activity_date') }} as activity_month

    from {{ ref('int_observed_days') }}

),

counted as (

    select
        platform,
        activity_month,
        count(*) as observed_days,
        {{ dbt.datediff('activity_month', user_engagement.add_to_date('month', 1, 'activity_month'), 'day') }} as days

    from observed_days

    group by platform, activity_month

),

observed_months as (

    select
        platform,
        activity_month,
        cast(observed_days as integer) as observed_days,
        observed_days = days as is_complete

    from counted

)

select * from observed_months
