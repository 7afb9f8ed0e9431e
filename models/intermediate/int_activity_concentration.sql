with

ranked as (

    select
        platform,
        activities,
        row_number() over (partition by platform order by activities desc, user_id asc) as place,
        count(*) over (partition by platform) as users

    from {{ ref('int_user_features') }}

    where active_days > 0

),

concentration as (

    select
        platform,
        cast(count(*) as bigint) as users,
        cast(sum(activities) as bigint) as activities,
        cast(count(*) filter (where 10 * (place - 1) < users) as bigint) as top_users,
        cast(sum(activities) filter (where 10 * (place - 1) < users) as bigint) as top_activities

    from ranked

    group by platform

)

select * from concentration
