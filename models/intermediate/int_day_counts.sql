select
    'activity' as subject,
    platform,
    activity_date as day,
    count(*) as rows_of_day

from {{ ref('int_user_days') }}

group by platform, activity_date

union all

select
    'registration' as subject,
    platform,
    registered_date as day,
    count(*) as rows_of_day

from {{ ref('int_profiles') }}

where registered_date is not null

group by platform, registered_date

union all

select
    'ledger' as subject,
    'loyalty' as platform,
    cast(occurred_at as date) as day,
    count(*) as rows_of_day

from {{ ref('stg_loyalty__point_transactions') }}

group by cast(occurred_at as date)

union all

select
    'sessions' as subject,
    'web' as platform,
    cast(session_hour as date) as day,
    count(*) as rows_of_day

from {{ ref('stg_web__channel_sessions') }}

group by cast(session_hour as date)
