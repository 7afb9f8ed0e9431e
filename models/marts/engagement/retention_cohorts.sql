with

cohort_periods as (

    select * from {{ ref('int_cohort_periods') }}

),

cohorts as (

    select * from {{ ref('int_cohorts') }}

),

cohort_activity as (

    select * from {{ ref('int_cohort_activity') }}

),

counted as (

    select
        cohort_periods.*,
        coalesce(cohort_activity.active_users, 0) as users_active_then,
        sum(coalesce(cohorts.users, 0)) over (
            partition by
                cohort_periods.platform, cohort_periods.period, cohort_periods.cohort_type, cohort_periods.cohort_start
            order by cohort_periods.periods_since desc
        ) as users_active_then_or_later

    from cohort_periods

    left join cohort_activity
        on
            cohort_periods.platform = cohort_activity.platform
            and cohort_periods.period = cohort_activity.period
            and cohort_periods.cohort_type = cohort_activity.cohort_type
            and cohort_periods.cohort_start = cohort_activity.cohort_start
            and cohort_periods.periods_since = cohort_activity.periods_since

    left join cohorts
        on
            cohort_periods.platform = cohorts.platform
            and cohort_periods.period = cohorts.period
            and cohort_periods.cohort_type = cohorts.cohort_type
            and cohort_periods.cohort_start = cohorts.cohort_start
            and cohort_periods.periods_since = cohorts.last_periods_since

),

known as (

    select
        platform,
        period,
        cohort_type,
        cohort_start,
        periods_since,
        cohort_users,
        case when is_complete then users_active_then end as active_users,
        case when is_complete and is_observed_since then users_active_then_or_later end as users_active_then_or_later,
        is_complete,
        is_complete and is_observed_since as is_unbounded_complete,
        unavailable_reason

    from counted

),

retention as (

    select
        platform,
        period,
        cohort_type,
        cohort_start,
        periods_since,
        cohort_users,
        active_users,
        {{ user_engagement.ratio('active_users', 'cohort_users') }} as retention_rate,
        {{ user_engagement.wilson_lower('active_users', 'cohort_users') }} as retention_rate_lower,
        {{ user_engagement.wilson_upper('active_users', 'cohort_users') }} as retention_rate_upper,
        {{ user_engagement.ratio('users_active_then_or_later', 'cohort_users') }} as unbounded_retention_rate,
        is_complete,
        is_unbounded_complete,
        unavailable_reason

    from known

)

select * from retention
