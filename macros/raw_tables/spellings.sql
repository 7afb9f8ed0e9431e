{# What the variable `spellings` says that a value of an attribute means, {gender: {female: ["femme", "2"]}}; null where it says nothing. #}
{% macro configured_spelling(attribute, expression) -%}
    {%- set meanings = user_engagement.by_platform('spellings').get(attribute) or {} -%}
    {%- if meanings -%}
    case lower({{ expression }})
        {%- for meaning, spellings in meanings.items() %}
        {%- for spelling in spellings %}
        when {{ user_engagement.literal(spelling | string | lower) }} then {{ user_engagement.literal(meaning) }}
        {%- endfor %}
        {%- endfor %}
    end
    {%- else -%}
    cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}


{# The variable `plan_lengths` by lower-case names: {name: {months: 1}}, {name: {days: 7}}, {name: {}} without end. #}
{% macro configured_plans() %}
    {% set plans = {} %}
    {% for name, length in user_engagement.by_platform('plan_lengths').items() %}
        {% do plans.update({name | string | lower: length if length is mapping else {}}) %}
    {% endfor %}
    {% do return(plans) %}
{% endmacro %}
