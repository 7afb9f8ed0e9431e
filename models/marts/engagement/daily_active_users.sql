with

accounted as (

    select
        *,
        starts_on as activity_date

    from {{ ref('int_growth_accounting') }}

    where period = 'day'

),

rolling as (

    select * from {{ ref('int_rolling_active_users') }}

),

daily as (

    select
        accounted.platform,
        accounted.activity_date,
        accounted.new_users,
        accounted.active_users,
        accounted.new_active_users,
        accounted.existing_active_users,
        accounted.first_time_users,
        accounted.retained_users,
        accounted.resurrected_users,
        accounted.churned_users,
        rolling.active_users_7d,
        rolling.active_users_28d,
        rolling.active_users_30d,
        coalesce(rolling.is_7d_complete, false) as is_7d_complete,
        coalesce(rolling.is_28d_complete, false) as is_28d_complete,
        coalesce(rolling.is_30d_complete, false) as is_30d_complete,
        {{ user_engagement.ratio('accounted.active_users', 'rolling.active_users_28d') }} as stickiness,
        accounted.new_user_share,
        accounted.new_to_active_ratio,
        case
            when rolling.is_7d_complete
                then {{ user_engagement.ratio('sum(accounted.active_users) over last_7_days', '7') }}
        end as active_users_7d_average,
        {{ user_engagement.ratio('accounted.active_users', 'week_before.active_users') }} - 1
            as active_users_weekly_change_rate,
        accounted.unavailable_reason

    from accounted

    -- Of a log by month no window of days is known.
    left join rolling
        on
            accounted.platform = rolling.platform
            and accounted.activity_date = rolling.activity_date
            and accounted.unavailable_reason is null

    left join accounted as week_before
        on
            accounted.platform = week_before.platform
            and accounted.activity_date = {{ dbt.dateadd('day', 7, 'week_before.activity_date') }}

    window last_7_days as (
        partition by accounted.platform
        order by accounted.activity_date
        range between interval 6 day preceding and current row
    )

)

select * from daily
