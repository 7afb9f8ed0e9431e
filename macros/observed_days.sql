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


{#
    The day of the build in a time zone, by default the reporting one, or the variable `today`: what is dated later has not
    happened yet. The only clock of the project.
#}
{% macro today(timezone=none) -%}
    {%- set zone = modules.pytz.timezone(timezone or user_engagement.setting('reporting_timezone')) -%}
    cast('{{ user_engagement.setting("today") or run_started_at.astimezone(zone).strftime("%Y-%m-%d") }}' as date)
{%- endmacro %}


{#
    How finely dates were written, over a group of days that hold `weight` rows each: `month` where at least 99 % of the rows lie
    on the first or last day of a month, over three months or more, else `day`.
#}
{% macro log_step(day, weight) -%}
    case
        when
            count(distinct {{ user_engagement.month_of(day) }}) >= 3
            and coalesce(sum({{ weight }}) filter (
                where extract(day from {{ day }}) = 1
                or extract(day from {{ user_engagement.add_to_date('day', 1, day) }}) = 1
            ), 0) >= 0.99 * sum({{ weight }})
            then 'month'
        else 'day'
    end
{%- endmacro %}


{# Why measures that need days are null: the log knows months only. #}
{% macro unavailable_reason(log_step) -%}
    case when {{ log_step }} = 'month' then 'dated_by_month' end
{%- endmacro %}
