{# A date some days, months or years away, as a date. #}
{% macro add_to_date(datepart, number, expression) -%}
    cast({{ dbt.dateadd(datepart, number, expression) }} as date)
{%- endmacro %}


{# First day of the month. #}
{% macro month_of(expression) -%}
    cast({{ dbt.date_trunc('month', expression) }} as date)
{%- endmacro %}


{# First day of the week; weeks begin on the ISO weekday of the variable `week_starts_on`. #}
{% macro week_of(expression) -%}
    {%- set shift = var('week_starts_on') - 1 -%}
    cast({{ dbt.dateadd('day', shift, dbt.date_trunc('week', dbt.dateadd('day', -shift, expression))) }} as date)
{%- endmacro %}


{# Monday 1 to Sunday 7. #}
{% macro iso_weekday(expression) -%}
    cast({{ dbt.datediff('cast(' ~ dbt.date_trunc('week', expression) ~ ' as date)', expression, 'day') }} + 1 as integer)
{%- endmacro %}


{# Whole months between the first days of two months. #}
{% macro months_between(first_month, second_month) -%}
    (
        (extract(year from {{ second_month }}) - extract(year from {{ first_month }})) * 12
        + extract(month from {{ second_month }}) - extract(month from {{ first_month }})
    )
{%- endmacro %}


{# Age in years on the last day of a month: whoever has a birthday in the month has had it by then. #}
{% macro age_at_end_of_month(birth_date, month) -%}
    cast(floor({{ user_engagement.months_between(birth_date, month) }} / 12.0) as integer)
{%- endmacro %}
