select
    platform,
    activity_date,
    cast(extract(hour from occurred_at) as integer) as activity_hour,
    cast(count(*) as bigint) as activities,
    cast(count(*) filter (where occurred_at > activity_date) as bigint) as timed_activities

from {{ ref('int_activities') }}

group by 1, 2, 3
