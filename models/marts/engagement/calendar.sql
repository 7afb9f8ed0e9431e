with

years as (

    select
        extract(year from min(first_date)) as first_year,
        extract(year from max(last_date)) as last_year

    from {{ ref('int_public_dates') }}

),

days as (

    select
        days.calendar_date as date,
        cast(extract(year from days.calendar_date) as integer) as year,
        cast(extract(month from days.calendar_date) as integer) as month_number,
        cast(extract(quarter from days.calendar_date) as integer) as quarter_number,
        {{ user_engagement.iso_weekday('days.calendar_date') }} as iso_weekday

    from {{ ref('int_calendar_days') }} as days

    inner join years
        on extract(year from days.calendar_date) between years.first_year and years.last_year

),

thursdays as (

    -- An ISO week belongs to the year of its Thursday.
    select
        *,
        {{ user_engagement.add_to_date('day', '4 - iso_weekday', 'date') }} as thursday

    from days

),

calendar as (

    select
        date,
        {{ user_engagement.week_of('date') }} as week,
        {{ user_engagement.month_of('date') }} as month,
        cast({{ dbt.date_trunc('quarter', 'date') }} as date) as quarter,
        year,
        100 * year + month_number as year_month,
        concat(substring('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month_number - 2, 3), ' ', year) as month_name,
        10 * year + quarter_number as year_quarter,
        concat('Q', quarter_number, ' ', year) as quarter_name,
        cast(extract(year from thursday) as integer) as iso_year,
        cast(floor((extract(doy from thursday) + 6) / 7) as integer) as iso_week,
        iso_weekday,
        substring('MonTueWedThuFriSatSun', 3 * iso_weekday - 2, 3) as weekday_name,
        iso_weekday >= 6 as is_weekend

    from thursdays

)

select * from calendar
