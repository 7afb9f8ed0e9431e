with

day_counts as (

    select day_counts.*

    from {{ ref('int_day_counts') }} as day_counts

    inner join {{ ref('int_date_ranges') }} as ranges
        on
            day_counts.subject = ranges.subject
            and day_counts.platform = ranges.platform
            and day_counts.day between ranges.first_date and ranges.last_date

    where day_counts.subject = 'activity'

),

found as (

    select
        platform,
        {{ user_engagement.log_step('day', 'rows_of_day') }} as log_step

    from day_counts

    group by platform

),

log_steps as (

    select
        found.platform,
        coalesce(settings.log_step, found.log_step) as log_step

    from found

    left join {{ ref('int_platform_settings') }} as settings
        on found.platform = settings.platform

)

select * from log_steps
