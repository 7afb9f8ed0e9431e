-- Cohort size is constant over months, month 0 of a cohort by first activity is 1, unbounded retention never rises and never
-- lies under the retention of its month, and every month up to the as-of day is there.
with

retention as (

    select
        *,
        max(cohort_users) over cohort as largest_cohort_users,
        max(unbounded_retention_rate) over later_months as later_unbounded_retention_rate,
        count(*) over cohort as months,
        max(months_since) over cohort as last_month_since

    from {{ ref('retention_cohorts') }}

    window
        cohort as (partition by platform, cohort_type, cohort_month),
        later_months as (
            partition by platform, cohort_type, cohort_month
            order by months_since rows between 1 following and unbounded following
        )

)

select * from retention
where
    cohort_users <> largest_cohort_users
    or (cohort_type = 'first_activity' and months_since = 0 and (retention_rate <> 1 or unbounded_retention_rate <> 1))
    or unbounded_retention_rate < later_unbounded_retention_rate
    or unbounded_retention_rate < retention_rate
    or months <> last_month_since + 1
