{#
    Bounds of Wilson's 95 % interval of a share (E. B. Wilson, 1927, Probable Inference), in [0, 1]; null where the share is
    undefined. `count` of `total` people, 0 <= count <= total.
#}
{% macro wilson_lower(count, total) -%}
    {{ user_engagement.wilson_bound(count, total, '-') }}
{%- endmacro %}

{% macro wilson_upper(count, total) -%}
    {{ user_engagement.wilson_bound(count, total, '+') }}
{%- endmacro %}

{% macro wilson_bound(count, total, sign) -%}
    {#- The 97.5 % quantile of the normal distribution squared, as it stands in the formula. -#}
    {%- set z2 = '3.841458820694124e0' -%}
    {%- set exact = '0' if sign == '-' else total -%}
    case
        when {{ count }} = {{ exact }} and {{ total }} > 0 then {{ '0e0' if sign == '-' else '1e0' }}
        when {{ total }} > 0
            then (
                2 * {{ count }} + {{ z2 }}
                {{ sign }} sqrt({{ z2 }} * ({{ z2 }} + 4e0 * {{ count }} * ({{ total }} - {{ count }}) / {{ total }}))
            ) / (2 * ({{ total }} + {{ z2 }}))
    end
{%- endmacro %}
