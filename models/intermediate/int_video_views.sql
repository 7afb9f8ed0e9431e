{{ config(materialized='view') }}

select events.*

from {{ ref('stg_learning__student_video_watched') }} as events

left join {{ ref('int_date_ranges') }} as ranges
    on ranges.subject = 'activity' and ranges.platform = 'learning'

where coalesce(events.watched_on between ranges.first_date and ranges.last_date, true)
