with

active_days as (

    select * from {{ ref('int_observed_active_days') }}

),

return_gaps as (

    -- No period with the one before it, and no window, is longer than 62 days, so longer gaps and first days are one group: null.
    select
        platform,
        activity_date,
        case when days_since_previous <= 62 then days_since_previous end as days_since_previous,
        cast(count(*) as bigint) as users,
        cast(sum(activities) as bigint) as activities

    from active_days

    group by 1, 2, 3

)

select * from return_gaps
