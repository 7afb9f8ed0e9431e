with

joined as (

    select
        users.platform,
        users.joined_date,
        count(*) as new_users

    from {{ ref('int_users') }} as users

    inner join {{ ref('int_platforms') }} as platforms
        on users.platform = platforms.platform and users.joined_date <= platforms.as_of_date

    group by users.platform, users.joined_date

),

platforms as (

    select
        joined.platform,
        platforms.as_of_date,
        {{ user_engagement.log_step('joined.joined_date', 'joined.new_users') }} as joined_step,
        min(joined.joined_date) as first_joined_date

    from joined

    inner join {{ ref('int_platforms') }} as platforms
        on joined.platform = platforms.platform

    group by joined.platform, platforms.as_of_date

),

days as (

    select
        platforms.platform,
        platforms.as_of_date,
        platforms.joined_step,
        days.calendar_date,
        coalesce(joined.new_users, 0) as new_users

    from platforms

    inner join {{ ref('int_days') }} as days
        on days.calendar_date between platforms.first_joined_date and platforms.as_of_date

    left join joined
        on platforms.platform = joined.platform and days.calendar_date = joined.joined_date

),

periods as (

    select *, 'day' as period, calendar_date as starts_on, calendar_date as ends_on
    from days

    union all

    select
        *,
        'week' as period,
        {{ user_engagement.week_of('calendar_date') }} as starts_on,
        {{ user_engagement.add_to_date('day', 6, user_engagement.week_of('calendar_date')) }} as ends_on

    from days

    union all

    select
        *,
        'month' as period,
        {{ user_engagement.month_of('calendar_date') }} as starts_on,
        {{ dbt.last_day('calendar_date', 'month') }} as ends_on

    from days

),

counted as (

    select
        platform,
        period,
        starts_on,
        case
            when period = 'month' or joined_step = 'day' then cast(sum(new_users) as bigint)
            -- No else: of a month nobody knows the days.
        end as new_users,
        ends_on <= as_of_date as is_complete,
        case
            when period <> 'month' and joined_step = 'month' then 'dated_by_month'
            -- No else: the figure is there.
        end as unavailable_reason

    from periods

    group by platform, period, starts_on, ends_on, as_of_date, joined_step

)

select * from counted
