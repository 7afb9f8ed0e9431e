{#
    Branches of the `case` that gives every row its verdict. They name canonical columns of a base model.
#}

{# Rows of people who were forgotten, whoever's platform: the only place where the list is looked at. #}
{% macro when_forgotten(raw_table) -%}
    {%- set entry = user_engagement.registered(raw_table) -%}
    when {{ entry.person }} in (select user_id from {{ ref('user_engagement', 'int_forgotten_users') }} where platform = '{{ entry.platform }}')
        then 'forgotten'
{%- endmacro %}


{% macro when_unusable_time(column, is_required=true) -%}
    when {{ user_engagement.is_unreadable(column) }} then 'unreadable_time'
    {%- if is_required %}
    when {{ column }} is null then 'missing_time'
    {%- endif %}
    when {{ user_engagement.is_implausible(column) }} then 'implausible_time'
{%- endmacro %}


{% macro when_unusable_amounts(columns, may_be_negative='false', is_required=true) -%}
    {%- set of_several = columns | length > 1 -%}
    when unreadable_values is not null and (
        {%- for column in columns %}
        {{ 'or ' if not loop.first }}{{ user_engagement.is_unreadable(column) }}
        {%- endfor %}
    ) then 'unreadable_amount'
    {%- if is_required %}
    when {{ columns | join(' is null or ') }} is null then 'missing_amount'
    {%- endif %}
    when {{ 'least(' ~ columns | join(', ') ~ ')' if of_several else columns[0] }} < 0 and not ({{ may_be_negative }}) then 'negative_amount'
    when {{ user_engagement.is_implausible_amount('greatest(' ~ columns | join(', ') ~ ')' if of_several else columns[0]) }} then 'implausible_amount'
{%- endmacro %}


{# Whether a column of a base model was given a value that could not be read. #}
{% macro is_unreadable(column) %}
    {{- return(adapter.dispatch('is_unreadable', 'user_engagement')(column)) -}}
{% endmacro %}

{% macro duckdb__is_unreadable(column) -%}
    ({{ column }} is null and json_extract_string(unreadable_values, '$.{{ column }}') is not null)
{%- endmacro %}
