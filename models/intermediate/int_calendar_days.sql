{{ config(materialized='view') }}

with

-- Ends of subscriptions and forecasts lie after the plausible dates, the first day of a week may lie before them.
days as (

    {{ dbt.date_spine(
        'day',
        user_engagement.add_to_date('year', -1, "cast('" ~ var('earliest_plausible_date')[:4] ~ "-01-01' as date)"),
        user_engagement.add_to_date('year', 11, "cast('" ~ var('latest_plausible_date')[:4] ~ "-01-01' as date)")
    ) }}

),

calendar_days as (

    select cast(date_day as date) as calendar_date
    from days

)

select * from calendar_days
