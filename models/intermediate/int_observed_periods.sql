with

stretches as (

    select
        stretches.platform,
        case
            when log_steps.log_step = 'month' then {{ user_engagement.month_of('stretches.starts_on') }}
            else stretches.starts_on
        end as observed_from,
        case
            when log_steps.log_step = 'month'
                -- The running month is not over.
                then least({{ dbt.last_day('stretches.ends_on', 'month') }}, greatest({{ user_engagement.today() }}, stretches.ends_on))
            else stretches.ends_on
        end as observed_to

    from {{ ref('int_stretches') }} as stretches

    inner join {{ ref('int_log_steps') }} as log_steps
        on stretches.platform = log_steps.platform

    where stretches.subject = 'activity' and not stretches.is_stray

),

configured_periods as (

    {% for platform, observed_from, observed_to in user_engagement.configured_periods() -%}
    select
        '{{ platform }}' as platform,
        cast('{{ observed_from }}' as date) as observed_from,
        cast('{{ observed_to }}' as date) as observed_to
    union all
    {% endfor -%}
    select * from stretches
    where false

),

periods as (

    select * from configured_periods
    union all
    select * from stretches
    where platform not in (select platform from configured_periods)

),

-- What happened after the day as of which people are judged is not known yet.
known_periods as (

    select
        periods.platform,
        periods.observed_from,
        least(periods.observed_to, coalesce(settings.as_of_date, periods.observed_to)) as observed_to

    from periods

    left join {{ ref('int_platform_settings') }} as settings
        on periods.platform = settings.platform

)

select * from known_periods
where observed_from <= observed_to
