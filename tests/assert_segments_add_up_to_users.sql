-- The segments of each kind add up to the users who had joined by the as-of day, as int_users has them; their shares to 1.
with

segments as (

    select
        platform,
        segment_type,
        sum(users) as users,
        sum(user_share) as user_share

    from {{ ref('user_segments') }}

    group by platform, segment_type

),

users as (

    select
        everybody.platform,
        count(*) as users

    from {{ ref('int_users') }} as everybody

    left join {{ ref('int_platforms') }} as platforms
        on everybody.platform = platforms.platform

    where coalesce(everybody.joined_date <= platforms.as_of_date, true)

    group by everybody.platform

)

select
    users.platform,
    segments.segment_type,
    users.users,
    segments.users as users_in_segments

from users

left join segments on users.platform = segments.platform

where
    segments.users is null
    or segments.users <> users.users
    or abs(segments.user_share - 1) > 1e-9
