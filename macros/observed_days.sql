{# The day as of which a platform's people are judged, where the variable `as_of` names one; otherwise `default`. #}
{% macro as_of(platform, default) -%}
    {%- set days = user_engagement.by_platform('as_of') -%}
    {%- if days -%}
        case {{ platform }}
        {%- for name, day in days.items() %}
            when '{{ name }}' then cast('{{ day }}' as date)
        {%- endfor %}
            else {{ default }}
        end
    {%- else -%}
        {{ default }}
    {%- endif -%}
{%- endmacro %}


{# A variable with an entry per platform; empty where it is anything else, of which check_configuration tells. #}
{% macro by_platform(name) %}
    {% do return(var(name) if var(name) is mapping else {}) %}
{% endmacro %}


{# The ranges of the variable `observed_periods` as a list of [platform, first day, last day]. #}
{% macro configured_periods() %}
    {% set periods = [] %}
    {% for platform, ranges in user_engagement.by_platform('observed_periods').items() %}
        {% for range in ranges %}
            {% do periods.append([platform, range[0], range[1]]) %}
        {% endfor %}
    {% endfor %}
    {% do return(periods) %}
{% endmacro %}
