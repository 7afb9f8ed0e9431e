{{ config(materialized='view') }}

with

plausible_days as (

    {{ dbt.date_spine(
        'day',
        "cast('" ~ var('earliest_plausible_date') ~ "' as date)",
        "cast('" ~ var('latest_plausible_date') ~ "' as date)"
    ) }}

),

days as (

    select cast(date_day as date) as calendar_date
    from plausible_days

)

select * from days
