with

features as (

    -- Whoever joined after the as-of day is not known yet; without a joined date nobody can tell.
    select * from {{ ref('int_user_features') }}
    where coalesce(days_since_joined >= 0, true)

),

observed_months as (

    select * from {{ ref('int_observed_months') }}

),

members as (

    select platform, 'first_activity' as cohort_type, {{ user_engagement.month_of('first_active_date') }} as cohort_month
    from features

    union all

    select platform, 'joined' as cohort_type, {{ user_engagement.month_of('joined_date') }} as cohort_month
    from features

),

cohorts as (

    select
        platform,
        cohort_type,
        cohort_month,
        cast(count(*) as bigint) as cohort_users

    from members

    group by platform, cohort_type, cohort_month

),

cohort_months as (

    select
        cohorts.platform,
        cohorts.cohort_type,
        cohorts.cohort_month,
        days.calendar_date as activity_month,
        cast({{ user_engagement.months_between('cohorts.cohort_month', 'days.calendar_date') }} as integer) as months_since,
        cohorts.cohort_users,
        -- Registration is known without being observed, a first activity is not.
        coalesce(months.is_complete, false) and (cohorts.cohort_type = 'joined' or coalesce(firsts.is_complete, false))
            as is_complete,
        coalesce(months.is_observed_since, false) as is_observed_since

    from cohorts

    inner join {{ ref('int_platforms') }} as platforms
        on cohorts.platform = platforms.platform

    inner join {{ ref('int_days') }} as days
        on days.calendar_date between cohorts.cohort_month and platforms.as_of_date

    left join observed_months as months
        on cohorts.platform = months.platform and days.calendar_date = months.activity_month

    left join observed_months as firsts
        on cohorts.platform = firsts.platform and cohorts.cohort_month = firsts.activity_month

    where extract(day from days.calendar_date) = 1

)

select * from cohort_months
