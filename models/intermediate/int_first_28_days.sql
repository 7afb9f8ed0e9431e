with

users as (

    select
        platform,
        user_id,
        joined_date,
        {{ user_engagement.add_to_date('day', 27, 'joined_date') }} as followed_until

    from {{ ref('int_users') }}

    where joined_date is not null

),

followed as (

    select
        users.platform,
        users.user_id,
        count(*) as active_days,
        sum(active_days.activities) as activities,
        min(active_days.activity_date) filter (where active_days.activity_date > users.joined_date) as return_date

    from users

    inner join {{ ref('int_user_active_days') }} as active_days
        on
            users.platform = active_days.platform
            and users.user_id = active_days.user_id
            and active_days.activity_date between users.joined_date and users.followed_until

    group by users.platform, users.user_id

),

first_28_days as (

    select
        users.platform,
        users.user_id,
        users.joined_date,
        cast(coalesce(followed.active_days, 0) as integer) as active_days,
        cast(coalesce(followed.activities, 0) as bigint) as activities,
        cast({{ dbt.datediff('users.joined_date', 'followed.return_date', 'day') }} as integer) as days_to_return

    from users

    left join followed
        on users.platform = followed.platform and users.user_id = followed.user_id

)

select * from first_28_days
