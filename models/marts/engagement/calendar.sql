with

dates as (

    select joined_date as date from {{ ref('int_users') }}
    union all
    select activity_date as date from {{ ref('int_observed_days') }}
    union all
    select movement_date as date from {{ ref('int_point_movements') }}
    union all
    select purchased_on as date from {{ ref('stg_learning__student_purchases') }}
    union all
    select issued_on as date from {{ ref('stg_learning__student_certificates') }}
    union all
    select cast(session_hour as date) as date from {{ ref('int_channel_sessions') }}

),

years as (

    select
        extract(year from min(date)) as first_year,
        extract(year from max(date)) as last_year

    from dates

),

calendar as (

    select
        days.calendar_date as date,
        {{ user_engagement.week_of('days.calendar_date') }} as week,
        {{ user_engagement.month_of('days.calendar_date') }} as month,
        cast({{ dbt.date_trunc('quarter', 'days.calendar_date') }} as date) as quarter,
        cast(extract(year from days.calendar_date) as integer) as year,
        {{ user_engagement.iso_weekday('days.calendar_date') }} as iso_weekday

    from {{ ref('int_days') }} as days

    inner join years
        on extract(year from days.calendar_date) between years.first_year and years.last_year

)

select * from calendar
