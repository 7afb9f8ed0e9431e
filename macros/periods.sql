{# A date some days, weeks, months or years away, as a date. #}
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


{# First day of the period, `day`, `week` or `month`, that a date lies in. #}
{% macro start_of(period, expression) -%}
    {%- if period == 'month' -%}
        {{ user_engagement.month_of(expression) }}
    {%- elif period == 'week' -%}
        {{ user_engagement.week_of(expression) }}
    {%- else -%}
        {{ expression }}
    {%- endif -%}
{%- endmacro %}


{# Whether an active day of int_observed_active_days is the user's first in its period. #}
{% macro is_first_of(period, active_days) -%}
    {%- set day = active_days ~ '.activity_date' -%}
    {%- set gap = active_days ~ '.days_since_previous' -%}
    ({{ gap }} is null or {{ gap }} > {{ dbt.datediff(user_engagement.start_of(period, day), day, 'day') }})
{%- endmacro %}


{# Whole periods between the first days of two of them. #}
{% macro periods_between(period, first_start, second_start) -%}
    {%- if period == 'month' -%}
        cast({{ user_engagement.months_between(first_start, second_start) }} as integer)
    {%- else -%}
        cast({{ dbt.datediff(first_start, second_start, 'day') }} / {{ 7 if period == 'week' else 1 }} as integer)
    {%- endif -%}
{%- endmacro %}


{# The periods by which cohorts are followed, each with the number of the last one; months go on to the as-of day. #}
{% macro retention_periods() %}
    {% do return({'day': 90, 'week': 52, 'month': 1200}) %}
{% endmacro %}


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
