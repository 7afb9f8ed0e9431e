{{ config(materialized='view') }}

select activities.*

from {{ ref('int_counted_activities') }} as activities

inner join {{ ref('int_platforms') }} as platforms
    on
        activities.platform = platforms.platform
        and activities.activity_date between platforms.known_from and platforms.known_to
