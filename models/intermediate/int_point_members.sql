with

users as (

    select * from {{ ref('int_users') }}
    where platform = 'loyalty'

),

first_movements as (

    select
        user_id,
        min(movement_date) as first_movement_date

    from {{ ref('int_point_movements') }}

    group by user_id

),

members as (

    select
        users.user_id,
        users.user_key,
        users.joined_date,
        first_movements.first_movement_date,
        least(
            coalesce(users.joined_date, first_movements.first_movement_date),
            coalesce(first_movements.first_movement_date, users.joined_date)
        ) as member_since

    from users

    left join first_movements on users.user_id = first_movements.user_id

)

select members.*

from members

inner join {{ ref('int_platforms') }} as platforms
    on platforms.platform = 'loyalty' and members.member_since <= platforms.as_of_date
