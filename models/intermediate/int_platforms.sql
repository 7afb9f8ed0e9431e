{%- set as_of = var('as_of') or {} -%}

with

observed_periods as (

    select * from {{ ref('int_observed_periods') }}

),

platforms as (

    select
        platform,
        min(observed_from) as first_observed_date,
        max(observed_to) as last_observed_date,
        {% if as_of -%}
        case platform
            {%- for platform, day in as_of.items() %}
            when '{{ platform }}' then cast('{{ day }}' as date)
            {%- endfor %}
            else max(observed_to)
        end as as_of_date
        {%- else -%}
        max(observed_to) as as_of_date
        {%- endif %}

    from observed_periods

    group by platform

)

select * from platforms
