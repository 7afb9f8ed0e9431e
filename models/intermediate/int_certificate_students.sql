with

users as (

    select * from {{ ref('int_users') }}
    where platform = 'learning'

),

holders as (

    select * from {{ ref('certificate_holders') }}

),

watched as (

    select
        student_id,
        {{ user_engagement.to_minutes('sum(seconds_watched)') }} as minutes_watched

    from {{ ref('int_video_views') }}

    where seconds_watched > 0

    group by student_id

),

students as (

    select
        users.user_key,
        -- A seeded split depends on the order of the rows: by number, as published, and by text for ids that are none.
        cast(
            row_number() over (
                order by {{ user_engagement.to_integer('users.user_id') }} nulls last, users.user_id
            ) as bigint
        ) as student_order,
        coalesce(holders.certificates, 0) as certificates,
        cast(coalesce(watched.minutes_watched, 0) as double) as minutes_watched

    from users

    left join holders on users.user_key = holders.user_key

    left join watched on users.user_id = watched.student_id

    where holders.user_key is not null or watched.student_id is not null

)

select * from students
