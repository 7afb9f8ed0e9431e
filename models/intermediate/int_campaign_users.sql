select
    platform,
    user_id,
    joined_date,
    cast(row_number() over (order by joined_date) as integer) as user_number

from {{ ref('int_users') }}

where
    joined_date is not null
    and platform in (select platform from {{ ref('int_campaign_participants') }})
