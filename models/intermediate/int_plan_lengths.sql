{#- Names say how long they run; the variable `plan_lengths` says it of other plans, and of these where they run otherwise. -#}
{{ config(materialized='view') }}

{%- set configured = user_engagement.configured_plans() -%}

select
    plan,
    months,
    days

from {{ ref('known_plans') }}
{%- for name, length in configured.items() %}
{{ 'where plan not in (' if loop.first }}{{ user_engagement.literal(name) }}{{ ')' if loop.last else ', ' }}
{%- endfor %}
{%- for name, length in configured.items() %}

union all

select
    {{ user_engagement.literal(name) }} as plan,
    cast({{ length.months or 'null' }} as integer) as months,
    cast({{ length.days or 'null' }} as integer) as days
{%- endfor %}
