with

observed_days as (

    select
        platform,
        activity_date,
        {{ user_engagement.iso_weekday('activity_date') }} as weekday

    from {{ ref('int_observed_days') }}

),

activity_hours as (

    select * from {{ ref('int_activity_hours') }}

),

-- Activities that all bear midnight come from dates: such a platform has days, but no hours to show.
timed_platforms as (

    select platform
    from activity_hours
    group by platform
    having sum(timed_activities) > 0

),

weekdays as (

    select
        platform,
        weekday,
        count(*) as observed_days

    from observed_days

    group by platform, weekday

),

hours as (

    select cast(generated_number - 1 as integer) as hour
    from ({{ dbt.generate_series(24) }}) as numbers

),

counted as (

    select
        observed_days.platform,
        observed_days.weekday,
        activity_hours.activity_hour,
        sum(activity_hours.activities) as activities

    from activity_hours

    inner join observed_days
        on activity_hours.platform = observed_days.platform and activity_hours.activity_date = observed_days.activity_date

    group by observed_days.platform, observed_days.weekday, activity_hours.activity_hour

),

by_weekday_hour as (

    select
        weekdays.platform,
        weekdays.weekday,
        hours.hour,
        cast(coalesce(counted.activities, 0) as bigint) as activities,
        cast(weekdays.observed_days as bigint) as observed_days,
        {{ user_engagement.ratio('coalesce(counted.activities, 0)', 'weekdays.observed_days') }} as average_activities,
        {{ user_engagement.ratio(
            'coalesce(counted.activities, 0)', 'sum(counted.activities) over (partition by weekdays.platform)'
        ) }} as activity_share

    from weekdays

    inner join timed_platforms on weekdays.platform = timed_platforms.platform

    cross join hours

    left join counted
        on
            weekdays.platform = counted.platform
            and weekdays.weekday = counted.weekday
            and hours.hour = counted.activity_hour

)

select * from by_weekday_hour
