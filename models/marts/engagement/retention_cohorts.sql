with

cohort_months as (

    select * from {{ ref('int_cohort_months') }}

),

cohort_activity as (

    select * from {{ ref('int_cohort_activity') }}

),

counted as (

    select
        cohort_months.*,
        coalesce(cohort_activity.active_users, 0) as users_active_then,
        sum(coalesce(cohort_activity.last_active_users, 0)) over (
            partition by cohort_months.platform, cohort_months.cohort_type, cohort_months.cohort_month
            order by cohort_months.months_since desc
        ) as users_active_then_or_later

    from cohort_months

    left join cohort_activity
        on
            cohort_months.platform = cohort_activity.platform
            and cohort_months.cohort_type = cohort_activity.cohort_type
            and cohort_months.cohort_month = cohort_activity.cohort_month
            and cohort_months.activity_month = cohort_activity.activity_month

),

known as (

    select
        platform,
        cohort_type,
        cohort_month,
        months_since,
        cohort_users,
        case when is_complete then users_active_then end as active_users,
        case when is_complete and is_observed_since then users_active_then_or_later end as users_active_then_or_later,
        is_complete,
        is_complete and is_observed_since as is_unbounded_complete

    from counted

),

retention as (

    select
        platform,
        cohort_type,
        cohort_month,
        months_since,
        cohort_users,
        cast(active_users as bigint) as active_users,
        {{ user_engagement.ratio('active_users', 'cohort_users') }} as retention_rate,
        {{ user_engagement.ratio('users_active_then_or_later', 'cohort_users') }} as unbounded_retention_rate,
        is_complete,
        is_unbounded_complete

    from known

)

select * from retention
