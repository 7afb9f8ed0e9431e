with

active_months as (

    select
        platform,
        user_id,
        {{ user_engagement.month_of('activity_date') }} as activity_month,
        count(*) as active_days,
        sum(activities) as activities

    from {{ ref('int_user_active_days') }}

    group by 1, 2, 3

),

-- The month in which the user was active before, however long ago: whether it is the month before is for the calendar to say.
preceded as (

    select
        platform,
        user_id,
        activity_month,
        lag(activity_month) over (partition by platform, user_id order by activity_month) as previous_active_month,
        cast(active_days as integer) as active_days,
        cast(activities as bigint) as activities

    from active_months

)

select * from preceded
