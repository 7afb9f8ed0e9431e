with

active_days as (

    select
        platform,
        activity_date,
        activities,
        {{ dbt.datediff(
            'lag(activity_date) over (partition by platform, user_id order by activity_date)',
            'activity_date',
            'day'
        ) }} as days_since_previous

    from {{ ref('int_user_active_days') }}

),

return_gaps as (

    -- Beyond 30 days no window reaches, so longer gaps and first days are one group: null.
    select
        platform,
        activity_date,
        cast(case when days_since_previous <= 30 then days_since_previous end as integer) as days_since_previous,
        cast(count(*) as bigint) as users,
        cast(sum(activities) as bigint) as activities

    from active_days

    group by 1, 2, 3

)

select * from return_gaps
