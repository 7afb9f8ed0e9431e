-- Cohort size is constant over periods, period 0 of a cohort by activity is 1, unbounded retention never rises and never lies
-- under the retention of its period, every period up to the as-of day is there, and a share lies in its interval.
with

retention as (

    select
        *,
        max(cohort_users) over cohort as largest_cohort_users,
        max(unbounded_retention_rate) over later_periods as later_unbounded_retention_rate,
        count(*) over cohort as periods,
        max(periods_since) over cohort as last_period_since

    from {{ ref('retention_cohorts') }}

    window
        cohort as (partition by platform, period, cohort_type, cohort_start),
        later_periods as (
            partition by platform, period, cohort_type, cohort_start
            order by periods_since rows between 1 following and unbounded following
        )

)

select * from retention
where
    cohort_users <> largest_cohort_users
    or (cohort_type <> 'joined' and periods_since = 0 and (retention_rate <> 1 or unbounded_retention_rate <> 1))
    or unbounded_retention_rate < later_unbounded_retention_rate
    or unbounded_retention_rate < retention_rate
    or periods <> last_period_since + 1
    or retention_rate not between retention_rate_lower and retention_rate_upper
