{#
    Seconds as minutes to the hundredth, halves up, as published. Through a decimal of nine places, since the double
    nearest to 1.005 lies below it.
#}
{% macro to_minutes(seconds) -%}
    cast(cast({{ seconds }} / 60 as decimal(28, 9)) as decimal(18, 2))
{%- endmacro %}
