with

platforms as (

    select * from {{ ref('int_platforms') }}

),

-- Days of one unbroken run have the same distance to their numbers.
numbered_days as (

    select
        platform,
        activity_date,
        {{ dbt.datediff("cast('2000-01-01' as date)", 'activity_date', 'day') }}
        - row_number() over (partition by platform order by activity_date) as run_number

    from {{ ref('int_observed_days') }}

),

runs as (

    select
        platform,
        min(activity_date) as observed_from,
        max(activity_date) as observed_to

    from numbered_days

    group by platform, run_number

),

unbroken_periods as (

    select
        platforms.platform,
        runs.observed_from,
        platforms.as_of_date,
        platforms.log_step

    from platforms

    left join runs
        on
            platforms.platform = runs.platform
            and platforms.as_of_date between runs.observed_from and runs.observed_to

)

select * from unbroken_periods
