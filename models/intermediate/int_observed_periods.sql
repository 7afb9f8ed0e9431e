{%- set observed_periods = var('observed_periods') or {} -%}
{%- set as_of = var('as_of') or {} -%}

with

active_periods as (

    select
        platform,
        min(activity_date) as observed_from,
        max(activity_date) as observed_to

    from {{ ref('int_user_active_days') }}

    group by platform

),

periods as (

    select * from active_periods
    {%- if observed_periods %}
    where platform not in ('{{ observed_periods.keys() | join("', '") }}')
    {%- endif %}
    {%- for platform, ranges in observed_periods.items() %}
    {%- for observed_from, observed_to in ranges %}
    union all
    select
        '{{ platform }}' as platform,
        cast('{{ observed_from }}' as date) as observed_from,
        cast('{{ observed_to }}' as date) as observed_to
    {%- endfor %}
    {%- endfor %}

),

-- What happened after the day as of which people are judged is not known yet.
known_periods as (

    select
        platform,
        observed_from,
        {% if as_of -%}
        case platform
            {%- for platform, day in as_of.items() %}
            when '{{ platform }}' then least(observed_to, cast('{{ day }}' as date))
            {%- endfor %}
            else observed_to
        end as observed_to
        {%- else -%}
        observed_to
        {%- endif %}

    from periods

)

select * from known_periods
where observed_from <= observed_to
