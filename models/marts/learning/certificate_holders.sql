with

certificates as (

    select * from {{ ref('stg_learning__student_certificates') }}

),

users as (

    select * from {{ ref('int_users') }}
    where platform = 'learning'

),

engagement as (

    select * from {{ ref('student_period_engagement') }}

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
        user_key,
        sum(minutes_watched) as minutes_watched

    from engagement

    group by user_key

),

holders as (

    select
        users.user_key,
        cast(certified.certificates as bigint) as certificates,
        cast(coalesce(watched.minutes_watched, 0) as decimal(18, 2)) as minutes_watched

    from certified

    inner join users on certified.student_id = users.user_id

    left join watched on users.user_key = watched.user_key

)

select * from holders
