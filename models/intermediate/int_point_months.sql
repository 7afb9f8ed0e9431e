with

first_members as (

    select min(member_since) as first_date
    from {{ ref('int_point_members') }}

),

days as (

    select
        calendar_date,
        {{ user_engagement.month_of('calendar_date') }} as month

    from {{ ref('int_days') }}

),

observed_days as (

    select activity_date
    from {{ ref('int_observed_days') }}
    where platform = 'loyalty'

),

months as (

    select
        days.month,
        count(observed_days.activity_date)
        = {{ dbt.datediff('days.month', dbt.dateadd('month', 1, 'days.month'), 'day') }} as is_complete

    from days

    cross join first_members

    cross join {{ ref('int_point_ledger') }} as ledger

    left join observed_days on days.calendar_date = observed_days.activity_date

    where
        days.month >= {{ user_engagement.month_of('first_members.first_date') }}
        and days.month <= ledger.last_date

    group by days.month

)

select * from months
