select
    platform,
    user_id,
    activity_date,
    cast(count(*) as bigint) as activities

from {{ ref('int_counted_activities') }}

group by platform, user_id, activity_date
