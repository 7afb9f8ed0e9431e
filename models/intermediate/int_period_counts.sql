with

period_days as (

    select * from {{ ref('int_period_days') }}

),

observed as (

    select
        platform,
        period,
        starts_on,
        previous_starts_on,
        count(*) as observed_days,
        count(*) = {{ dbt.datediff('starts_on', 'next_starts_on', 'day') }} as is_complete

    from period_days

    group by platform, period, starts_on, previous_starts_on, next_starts_on

),

-- A user counts on the first of his active days in the period: the one before lies further back than the period reaches.
active as (

    select
        days.platform,
        days.period,
        days.starts_on,
        sum(gaps.users) filter (
            where gaps.days_since_previous is null
            or gaps.days_since_previous > {{ dbt.datediff('days.starts_on', 'days.activity_date', 'day') }}
        ) as active_users,
        sum(gaps.users) filter (
            where gaps.days_since_previous > {{ dbt.datediff('days.starts_on', 'days.activity_date', 'day') }}
            and gaps.days_since_previous <= {{ dbt.datediff('days.previous_starts_on', 'days.activity_date', 'day') }}
        ) as retained_users,
        sum(gaps.users) as active_days

    from period_days as days

    inner join {{ ref('int_return_gaps') }} as gaps
        on days.platform = gaps.platform and days.activity_date = gaps.activity_date

    group by days.platform, days.period, days.starts_on

),

counts as (

    select
        observed.platform,
        observed.period,
        observed.starts_on,
        observed.previous_starts_on,
        cast(observed.observed_days as integer) as observed_days,
        observed.is_complete,
        case
            when observed.period <> 'month' then {{ user_engagement.unavailable_reason('platforms.log_step') }}
            -- No else: months are known of every log.
        end as unavailable_reason,
        cast(coalesce(newcomers.new_users, 0) as bigint) as new_users,
        cast(coalesce(active.active_users, 0) as bigint) as active_users,
        cast(coalesce(newcomers.new_active_users, 0) as bigint) as new_active_users,
        cast(coalesce(newcomers.first_time_users, 0) as bigint) as first_time_users,
        cast(coalesce(active.retained_users, 0) as bigint) as retained_users,
        case
            when platforms.log_step = 'day' then cast(coalesce(active.active_days, 0) as bigint)
            -- No else: a log by month tells no days.
        end as active_days

    from observed

    inner join {{ ref('int_platforms') }} as platforms
        on observed.platform = platforms.platform

    left join active
        on
            observed.platform = active.platform
            and observed.period = active.period
            and observed.starts_on = active.starts_on

    left join {{ ref('int_period_newcomers') }} as newcomers
        on
            observed.platform = newcomers.platform
            and observed.period = newcomers.period
            and observed.starts_on = newcomers.starts_on

)

select * from counts
