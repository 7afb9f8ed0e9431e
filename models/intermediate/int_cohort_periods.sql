with

numbers as (

    select cast(row_number() over (order by calendar_date) - 1 as integer) as periods_since
    from {{ ref('int_days') }}

),

cohorts as (

    select
        platform,
        period,
        cohort_type,
        cohort_start,
        cast(sum(users) as bigint) as cohort_users

    from {{ ref('int_cohorts') }}

    group by platform, period, cohort_type, cohort_start

),

followed as (
    {% for period, last_period in user_engagement.retention_periods().items() %}
    select
        cohorts.*,
        numbers.periods_since,
        {{ user_engagement.add_to_date(period, 'numbers.periods_since', 'cohorts.cohort_start') }} as starts_on

    from cohorts

    inner join numbers on numbers.periods_since <= {{ last_period }}

    where cohorts.period = '{{ period }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

periods as (

    select * from {{ ref('int_period_counts') }}

),

cohort_periods as (

    select
        followed.platform,
        followed.period,
        followed.cohort_type,
        followed.cohort_start,
        followed.periods_since,
        followed.cohort_users,
        -- Registration is known without being observed, activity is not.
        coalesce(periods.is_complete and periods.unavailable_reason is null, false)
        and (followed.cohort_type = 'joined' or coalesce(own.is_complete, false)) as is_complete,
        periods.unavailable_reason,
        coalesce(unbroken.observed_from <= followed.starts_on, false) as is_observed_since

    from followed

    inner join {{ ref('int_unbroken_periods') }} as unbroken
        on followed.platform = unbroken.platform and followed.starts_on <= unbroken.as_of_date

    left join periods
        on
            followed.platform = periods.platform
            and followed.period = periods.period
            and followed.starts_on = periods.starts_on

    left join periods as own
        on
            followed.platform = own.platform
            and followed.period = own.period
            and followed.cohort_start = own.starts_on

)

select * from cohort_periods
