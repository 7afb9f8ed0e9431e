{%- set comparison_periods = var('comparison_periods') or [] -%}

with

periods as (

    {% for comparison in comparison_periods -%}
    select
        {{ loop.index }} as period_order,
        '{{ comparison.period | replace("'", "''") }}' as period,
        cast('{{ comparison.from }}' as date) as starts_on,
        cast('{{ comparison.to }}' as date) as ends_on
    {{ 'union all' if not loop.last }}
    {% else -%}
    select
        cast(null as integer) as period_order,
        cast(null as {{ dbt.type_string() }}) as period,
        cast(null as date) as starts_on,
        cast(null as date) as ends_on

    where false
    {% endfor %}
),

observed_days as (

    select activity_date
    from {{ ref('int_observed_days') }}
    where platform = 'learning'

),

comparison_periods as (

    select
        periods.period_order,
        periods.period,
        periods.starts_on,
        periods.ends_on,
        least(periods.ends_on, coalesce(platforms.as_of_date, periods.ends_on)) as known_until,
        count(observed_days.activity_date)
        = {{ dbt.datediff('periods.starts_on', 'periods.ends_on', 'day') }} + 1 as is_complete

    from periods

    left join {{ ref('int_platforms') }} as platforms
        on platforms.platform = 'learning'

    left join observed_days
        on observed_days.activity_date between periods.starts_on and periods.ends_on

    group by periods.period_order, periods.period, periods.starts_on, periods.ends_on, platforms.as_of_date

)

select * from comparison_periods
