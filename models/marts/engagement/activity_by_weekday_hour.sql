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
        platforms.log_step,
        coalesce(counted.activities, 0) as activities,
        cast(weekdays.observed_days as bigint) as observed_days,
        sum(counted.activities) over (partition by weekdays.platform) as all_activities

    from weekdays

    inner join {{ ref('int_platforms') }} as platforms on weekdays.platform = platforms.platform

    inner join timed_platforms on weekdays.platform = timed_platforms.platform

    cross join hours

    left join counted
        on
            weekdays.platform = counted.platform
            and weekdays.weekday = counted.weekday
            and hours.hour = counted.activity_hour

),

known as (

    select
        platform,
        weekday,
        hour,
        case when log_step = 'day' then cast(activities as bigint) end as activities,
        observed_days,
        case when log_step = 'day' then {{ user_engagement.ratio('activities', 'observed_days') }} end as average_activities,
        case when log_step = 'day' then {{ user_engagement.ratio('activities', 'all_activities') }} end as activity_share,
        {{ user_engagement.unavailable_reason('log_step') }} as unavailable_reason

    from by_weekday_hour

)

select * from known
