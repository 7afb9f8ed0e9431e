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
        counted.platform,
        counted.activity_month,
        cast(counted.observed_days as integer) as observed_days,
        counted.observed_days = counted.days as is_complete,
        -- Observed from the month's first day to the as-of day, without a gap.
        sum(counted.observed_days) over (partition by counted.platform order by counted.activity_month desc)
        = {{ dbt.datediff('counted.activity_month', 'platforms.as_of_date', 'day') }} + 1 as is_observed_since

    from counted

    inner join {{ ref('int_platforms') }} as platforms
        on counted.platform = platforms.platform

)

select * from observed_months
