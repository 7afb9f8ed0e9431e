with

active_months as (

    select * from {{ ref('int_user_active_months') }}

),

month_pairs as (

    select
        cohorts.platform,
        cohorts.activity_month as cohort_month,
        later_months.activity_month,
        count(*) as active_users

    from active_months as cohorts

    inner join active_months as later_months
        on
            cohorts.platform = later_months.platform
            and cohorts.user_id = later_months.user_id
            and cohorts.activity_month <= later_months.activity_month

    group by 1, 2, 3

),

recurring as (

    select
        platform,
        cohort_month,
        {{ user_engagement.periods_between('month', 'cohort_month', 'activity_month') }} as months_since,
        cast(active_users as bigint) as active_users

    from month_pairs

)

select * from recurring
