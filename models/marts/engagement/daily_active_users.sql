with

observed_days as (

    select
        platform,
        activity_date,
        count(*) over (
            partition by platform order by activity_date range between interval 6 day preceding and current row
        ) = 7 as is_7d_complete,
        count(*) over (
            partition by platform order by activity_date range between interval 27 day preceding and current row
        ) = 28 as is_28d_complete,
        count(*) over (
            partition by platform order by activity_date range between interval 29 day preceding and current row
        ) = 30 as is_30d_complete

    from {{ ref('int_observed_days') }}

),

-- A user counts once in a window: on the first of his active days in it, the one before lying outside.
rolling as (

    select
        observed_days.platform,
        observed_days.activity_date,
        {%- for days in [1, 7, 28, 30] %}
        sum(return_gaps.users) filter (
            where return_gaps.activity_date > {{ dbt.dateadd('day', -days, 'observed_days.activity_date') }}
            and (
                return_gaps.days_since_previous is null
                or return_gaps.days_since_previous
                    >= {{ days }} - {{ dbt.datediff('return_gaps.activity_date', 'observed_days.activity_date', 'day') }}
            )
        ) as active_users_{{ days }}d{{ ',' if not loop.last }}
        {%- endfor %}

    from observed_days

    left join {{ ref('int_return_gaps') }} as return_gaps
        on observed_days.platform = return_gaps.platform
        and return_gaps.activity_date between {{ dbt.dateadd('day', -29, 'observed_days.activity_date') }}
            and observed_days.activity_date

    group by observed_days.platform, observed_days.activity_date

),

joined as (

    select
        platform,
        joined_date,
        count(*) as new_users,
        count(*) filter (where first_active_date = joined_date) as new_active_users

    from {{ ref('int_users') }}

    group by platform, joined_date

),

counted as (

    select
        observed_days.platform,
        observed_days.activity_date,
        coalesce(joined.new_users, 0) as new_users,
        coalesce(rolling.active_users_1d, 0) as active_users,
        coalesce(joined.new_active_users, 0) as new_active_users,
        {%- for days in [7, 28, 30] %}
        case when is_{{ days }}d_complete then coalesce(rolling.active_users_{{ days }}d, 0) end as active_users_{{ days }}d,
        {%- endfor %}
        is_7d_complete,
        is_28d_complete,
        is_30d_complete

    from observed_days

    left join rolling
        on observed_days.platform = rolling.platform and observed_days.activity_date = rolling.activity_date

    left join joined
        on observed_days.platform = joined.platform and observed_days.activity_date = joined.joined_date

),

daily as (

    select
        counted.platform,
        counted.activity_date,
        cast(counted.new_users as bigint) as new_users,
        cast(counted.active_users as bigint) as active_users,
        cast(counted.new_active_users as bigint) as new_active_users,
        cast(counted.active_users - counted.new_active_users as bigint) as existing_active_users,
        cast(counted.active_users_7d as bigint) as active_users_7d,
        cast(counted.active_users_28d as bigint) as active_users_28d,
        cast(counted.active_users_30d as bigint) as active_users_30d,
        counted.is_7d_complete,
        counted.is_28d_complete,
        counted.is_30d_complete,
        {{ user_engagement.ratio('counted.active_users', 'counted.active_users_28d') }} as stickiness,
        {{ user_engagement.ratio('counted.new_active_users', 'counted.active_users') }} as new_user_share,
        {{ user_engagement.ratio('counted.new_users', 'counted.active_users') }} as new_to_active_ratio,
        case
            when counted.is_7d_complete
                then {{ user_engagement.ratio('sum(counted.active_users) over last_7_days', '7') }}
        end as active_users_7d_average,
        {{ user_engagement.ratio('counted.active_users', 'week_before.active_users') }} - 1
            as active_users_weekly_change_rate

    from counted

    left join counted as week_before
        on counted.platform = week_before.platform
        and counted.activity_date = {{ dbt.dateadd('day', 7, 'week_before.activity_date') }}

    window last_7_days as (
        partition by counted.platform
        order by counted.activity_date
        range between interval 6 day preceding and current row
    )

)

select * from daily
