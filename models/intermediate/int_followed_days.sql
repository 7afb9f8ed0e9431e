select
    observed_days.platform,
    {%- for days in [7, 28] %}
    count(*) over (
        partition by observed_days.platform
        order by observed_days.activity_date
        range between interval 1 day following and interval {{ days }} day following
    ) = {{ days }} as is_followed_{{ days }}d,
    {%- endfor %}
    observed_days.activity_date

from {{ ref('int_observed_days') }} as observed_days

-- A log that knows months only shows nobody's way from day to day.
inner join {{ ref('int_platforms') }} as platforms
    on observed_days.platform = platforms.platform and platforms.log_step = 'day'
