with

observed_periods as (

    select * from {{ ref('int_observed_periods') }}

),

days as (

    select * from {{ ref('int_days') }}

),

observed_days as (

    select distinct
        observed_periods.platform,
        days.calendar_date as activity_date

    from observed_periods

    inner join days
        on days.calendar_date between observed_periods.observed_from and observed_periods.observed_to

)

select * from observed_days
