with

period_days as (

    select * from {{ ref('int_period_days') }}

),

users as (

    select
        platform,
        joined_date,
        first_active_date,
        count(*) as users

    from {{ ref('int_users') }}

    group by platform, joined_date, first_active_date

),

joined as (

    select
        days.platform,
        days.period,
        days.starts_on,
        sum(users.users) as new_users,
        sum(users.users) filter (where users.first_active_date < days.next_starts_on) as new_active_users

    from period_days as days

    inner join users
        on days.platform = users.platform and days.activity_date = users.joined_date

    group by days.platform, days.period, days.starts_on

),

first_time as (

    select
        days.platform,
        days.period,
        days.starts_on,
        sum(users.users) as first_time_users

    from period_days as days

    inner join users
        on days.platform = users.platform and days.activity_date = users.first_active_date

    group by days.platform, days.period, days.starts_on

),

newcomers as (

    select
        coalesce(joined.platform, first_time.platform) as platform,
        coalesce(joined.period, first_time.period) as period,
        coalesce(joined.starts_on, first_time.starts_on) as starts_on,
        cast(coalesce(joined.new_users, 0) as bigint) as new_users,
        cast(coalesce(joined.new_active_users, 0) as bigint) as new_active_users,
        cast(coalesce(first_time.first_time_users, 0) as bigint) as first_time_users

    from joined

    full join first_time
        on
            joined.platform = first_time.platform
            and joined.period = first_time.period
            and joined.starts_on = first_time.starts_on

)

select * from newcomers
