{%- set comparison_periods = var('comparison_periods') or [] -%}

{% for comparison in comparison_periods %}
select
    {{ loop.index }} as period_order,
    '{{ comparison.period | replace("'", "''") }}' as period,
    cast('{{ comparison.from }}' as date) as starts_on,
    cast('{{ comparison.to }}' as date) as ends_on
{{ 'union all' if not loop.last }}
{% else %}
select
    cast(null as integer) as period_order,
    cast(null as {{ dbt.type_string() }}) as period,
    cast(null as date) as starts_on,
    cast(null as date) as ends_on

where false
{% endfor %}
