with

features as (

    select * from {{ ref('int_user_features') }}

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
        count(*) as cohort_users

    from members

    group by platform, cohort_type, cohort_month

),

-- Every month up to the day of judgement, also one in which nobody came or that was not observed.
cells as (

    select
        cohorts.platform,
        cohorts.cohort_type,
        cohorts.cohort_month,
        cast({{ user_engagement.months_between('cohorts.cohort_month', 'days.calendar_date') }} as integer) as months_since,
        days.calendar_date as activity_month,
        cohorts.cohort_users

    from cohorts

    inner join {{ ref('int_platforms') }} as platforms
        on cohorts.platform = platforms.platform

    inner join {{ ref('int_days') }} as days
        on days.calendar_date between cohorts.cohort_month and platforms.as_of_date

    where extract(day from days.calendar_date) = 1

),

counted as (

    select
        cells.*,
        coalesce(cohort_activity.active_users, 0) as active_users,
        sum(coalesce(cohort_activity.last_active_users, 0)) over (
            partition by cells.platform, cells.cohort_type, cells.cohort_month
            order by cells.months_since desc
        ) as active_users_then_or_later,
        coalesce(months.is_complete, false) and (cells.cohort_type = 'joined' or coalesce(cohort_months.is_complete, false))
            as is_complete,
        coalesce(months.is_observed_since, false) as is_observed_since

    from cells

    left join {{ ref('int_cohort_activity') }} as cohort_activity
        on cells.platform = cohort_activity.platform
        and cells.cohort_type = cohort_activity.cohort_type
        and cells.cohort_month = cohort_activity.cohort_month
        and cells.activity_month = cohort_activity.activity_month

    left join observed_months as months
        on cells.platform = months.platform and cells.activity_month = months.activity_month

    left join observed_months as cohort_months
        on cells.platform = cohort_months.platform and cells.cohort_month = cohort_months.activity_month

),

retention as (

    select
        platform,
        cohort_type,
        cohort_month,
        months_since,
        cast(cohort_users as bigint) as cohort_users,
        case when is_complete then cast(active_users as bigint) end as active_users,
        case when is_complete then {{ user_engagement.ratio('active_users', 'cohort_users') }} end as retention_rate,
        case
            when is_complete and is_observed_since
                then {{ user_engagement.ratio('active_users_then_or_later', 'cohort_users') }}
        end as unbounded_retention_rate,
        is_complete,
        is_complete and is_observed_since as is_unbounded_complete

    from counted

)

select * from retention
