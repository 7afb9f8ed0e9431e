with

certificates as (

    select * from {{ ref('stg_learning__student_certificates') }}

),

users as (

    select * from {{ ref('int_users') }}
    where platform = 'learning'

),

certified as (

    select
        student_id,
        count(*) as certificates

    from certificates

    group by student_id

),

watched as (

    select
        student_id,
        sum(seconds_watched) as seconds_watched

    from {{ ref('int_video_views') }}

    group by student_id

),

holders as (

    select
        users.user_key,
        cast(certified.certificates as bigint) as certificates,
        {{ user_engagement.to_minutes('coalesce(watched.seconds_watched, 0)') }} as minutes_watched

    from certified

    inner join users on certified.student_id = users.user_id

    left join watched on certified.student_id = watched.student_id

)

select * from holders
