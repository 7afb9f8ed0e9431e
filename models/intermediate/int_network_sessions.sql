{{ config(materialized='view') }}

select events.*

from {{ ref('stg_telecom__xdr_sessions') }} as events

left join {{ ref('int_date_ranges') }} as ranges
    on ranges.subject = 'activity' and ranges.platform = 'telecom'

where coalesce(cast(events.started_at as date) between ranges.first_date and ranges.last_date, true)
