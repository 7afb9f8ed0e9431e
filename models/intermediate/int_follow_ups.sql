with

users as (

    select
        users.platform,
        users.user_id,
        users.joined_date,
        platforms.log_step,
        -- The month of joining and the next, where the log knows months only; else 28 days.
        case
            when platforms.log_step = 'month' then {{ user_engagement.month_of('users.joined_date') }}
            else users.joined_date
        end as followed_from,
        case
            when platforms.log_step = 'month' then {{ dbt.last_day('users.joined_date', 'month') }}
            else users.joined_date
        end as first_period_end,
        case
            when platforms.log_step = 'month'
                then {{ dbt.last_day(user_engagement.add_to_date('month', 1, user_engagement.month_of('users.joined_date')), 'month') }}
            else {{ user_engagement.add_to_date('day', 27, 'users.joined_date') }}
        end as followed_until

    from {{ ref('int_users') }} as users

    left join {{ ref('int_platforms') }} as platforms
        on users.platform = platforms.platform

    where users.joined_date is not null

),

followed as (

    select
        users.platform,
        users.user_id,
        count(*) as active_days,
        count(*) filter (where active_days.activity_date <= users.first_period_end) as first_active_days,
        sum(active_days.activities) as activities,
        min(active_days.activity_date) filter (where active_days.activity_date > users.first_period_end) as return_date

    from users

    inner join {{ ref('int_user_active_days') }} as active_days
        on
            users.platform = active_days.platform
            and users.user_id = active_days.user_id
            and active_days.activity_date between users.followed_from and users.followed_until

    group by users.platform, users.user_id

),

follow_ups as (

    select
        users.platform,
        users.user_id,
        users.joined_date,
        cast(
            case
                when followed.user_id is null then 0
                when users.log_step = 'month' and first_active_days > 0 and return_date is not null then 2
                when users.log_step = 'month' then 1
                else followed.active_days
            end as integer
        ) as active_periods,
        cast(coalesce(followed.activities, 0) as bigint) as activities,
        followed.return_date is not null as has_returned,
        case
            when users.log_step = 'day'
                then cast({{ dbt.datediff('users.joined_date', 'followed.return_date', 'day') }} as integer)
        -- No else: months tell no days.
        end as days_to_return

    from users

    left join followed
        on users.platform = followed.platform and users.user_id = followed.user_id

)

select * from follow_ups
