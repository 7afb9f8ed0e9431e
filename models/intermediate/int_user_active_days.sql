with

activities as (

    select * from {{ ref('int_activities') }}

),

active_days as (

    select
        platform,
        user_id,
        activity_date,
        cast(count(*) as bigint) as activities

    from activities

    group by platform, user_id, activity_date

)

select * from active_days
