{{ config(materialized='view') }}

select
    platform,
    campaign_id,
    user_id,
    activity_date as participation_date

from {{ ref('int_activities') }}

where campaign_id is not null

union

-- Also what counts as no activity of its own, since the log shows the day already.
select
    'loyalty' as platform,
    campaign_id,
    user_id,
    movement_date as participation_date

from {{ ref('int_point_movements') }}

where campaign_id is not null and transaction_type in ('earn', 'redeem')
