select
    platform,
    {%- for days in [7, 28] %}
    count(*) over (
        partition by platform
        order by activity_date
        range between interval 1 day following and interval {{ days }} day following
    ) = {{ days }} as is_followed_{{ days }}d,
    {%- endfor %}
    activity_date

from {{ ref('int_observed_days') }}
