with

rolling as (

    select * from {{ ref('int_rolling_active_users') }}

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
        rolling.*,
        coalesce(joined.new_users, 0) as new_users,
        coalesce(joined.new_active_users, 0) as new_active_users

    from rolling

    left join joined
        on rolling.platform = joined.platform and rolling.activity_date = joined.joined_date

),

daily as (

    select
        counted.platform,
        counted.activity_date,
        cast(counted.new_users as bigint) as new_users,
        counted.active_users,
        cast(counted.new_active_users as bigint) as new_active_users,
        cast(counted.active_users - counted.new_active_users as bigint) as existing_active_users,
        counted.active_users_7d,
        counted.active_users_28d,
        counted.active_users_30d,
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
        on
            counted.platform = week_before.platform
            and counted.activity_date = {{ dbt.dateadd('day', 7, 'week_before.activity_date') }}

    window last_7_days as (
        partition by counted.platform
        order by counted.activity_date
        range between interval 6 day preceding and current row
    )

)

select * from daily
