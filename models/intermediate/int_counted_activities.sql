{{ config(materialized='view') }}

select *

from {{ ref('int_logged_activities') }}

union all

-- What the log already shows of a day is not counted a second time; what is booked in advance has not happened yet.
select *

from {{ user_engagement.activity_rows(is_ledger=true) }} as movements

where
    activity_date <= {{ user_engagement.today() }}
    and not exists (
        select 1
        from {{ ref('int_logged_activities') }} as logged
        where
            movements.platform = logged.platform
            and movements.user_id = logged.user_id
            and movements.activity_date = logged.activity_date
    )
