select
    platform,
    user_id,
    {{ user_engagement.month_of('activity_date') }} as activity_month,
    feature,
    cast(count(*) as bigint) as activities

from {{ ref('int_activities') }}

where feature is not null

group by 1, 2, 3, 4
