{{ config(materialized='view') }}

with

named as (

    select
        platform,
        campaign_id,
        user_id,
        activity_date as participation_date,
        1 as activities

    from {{ ref('int_activities') }}

    where campaign_id is not null

    union all

    -- Also what counts as no activity of its own, since the log shows the day already.
    select
        'loyalty' as platform,
        campaign_id,
        user_id,
        movement_date as participation_date,
        0 as activities

    from {{ ref('int_point_movements') }}

    where campaign_id is not null and transaction_type in ('earn', 'redeem')

),

participations as (

    select
        platform,
        campaign_id,
        user_id,
        participation_date,
        cast(sum(activities) as bigint) as activities

    from named

    group by platform, campaign_id, user_id, participation_date

)

select * from participations
