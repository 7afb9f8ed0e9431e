{{ config(materialized='view') }}

select user_days.*

from {{ ref('int_user_days') }} as user_days

inner join {{ ref('int_platforms') }} as platforms
    on
        user_days.platform = platforms.platform
        and user_days.activity_date between platforms.known_from and platforms.known_to
