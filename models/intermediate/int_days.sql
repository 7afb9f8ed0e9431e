{{ config(materialized='view') }}

with

-- The spine leaves out the day that it is told to end on.
plausible_days as (

    {{ dbt.date_spine(
        'day',
        "cast('" ~ var('earliest_plausible_date') ~ "' as date)",
        user_engagement.add_to_date('day', 1, "cast('" ~ var('latest_plausible_date') ~ "' as date)")
    ) }}

),

days as (

    select cast(date_day as date) as calendar_date
    from plausible_days

)

select * from days
