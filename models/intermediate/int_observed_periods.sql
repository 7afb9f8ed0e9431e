with

active_periods as (

    select
        platform,
        min(activity_date) as observed_from,
        max(activity_date) as observed_to

    from {{ ref('int_user_active_days') }}

    group by platform

),

configured_periods as (

    {% for platform, observed_from, observed_to in user_engagement.configured_periods() -%}
    select
        '{{ platform }}' as platform,
        cast('{{ observed_from }}' as date) as observed_from,
        cast('{{ observed_to }}' as date) as observed_to
    union all
    {% endfor -%}
    select * from active_periods
    where false

),

periods as (

    select * from configured_periods
    union all
    select * from active_periods
    where platform not in (select platform from configured_periods)

),

-- What happened after the day as of which people are judged is not known yet.
known_periods as (

    select
        platform,
        observed_from,
        least(observed_to, {{ user_engagement.as_of('platform', 'observed_to') }}) as observed_to

    from periods

)

select * from known_periods
where observed_from <= observed_to
