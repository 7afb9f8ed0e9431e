{# dbt.safe_cast is a plain cast on DuckDB and Spark: null where a text cannot be cast needs try_cast on both. #}
{% macro try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}


{# A text as an integer; null for a text that is no whole number: a fraction is not rounded away. #}
{% macro to_integer(expression) -%}
    case
        when {{ user_engagement.try_cast(expression, 'decimal(28, 6)') }}
            = floor({{ user_engagement.try_cast(expression, 'decimal(28, 6)') }})
            then {{ user_engagement.try_cast(expression, 'bigint') }}
    end
{%- endmacro %}


{#
    A text as a time in the reporting zone (timestamp without zone). A value without a time of day is a date and is never
    converted; one with an offset or zone is converted from it; any other is read in `timezone`. Null where the text is no time.
#}
{% macro to_reporting_time(expression, timezone=none) %}
    {{- return(adapter.dispatch('to_reporting_time', 'user_engagement')(expression, timezone)) -}}
{% endmacro %}

{% macro duckdb__to_reporting_time(expression, timezone) -%}
    case
        when not regexp_matches({{ expression }}, '^[0-9]{4}[-/]') then null
        when length({{ expression }}) <= 10 then cast(try_cast({{ expression }} as date) as timestamp)
        when regexp_matches(substr({{ expression }}, 12), '[A-Za-z+-]')
            -- An offset may stand after a blank.
            then {{ user_engagement.in_reporting_zone(
                "try_cast(replace(replace(" ~ expression ~ ", ' +', '+'), ' -', '-') as timestamptz)"
            ) }}
        else {{ user_engagement.from_zone('try_cast(' ~ expression ~ ' as timestamp)', timezone) }}
    end
{%- endmacro %}


{#
    A text as a date in the reporting zone, for columns that hold dates: a midnight without offset, in any spelling, is how
    files write a date, and is not converted either. Null where the text is no time.
#}
{% macro to_reporting_date(expression, timezone=none) -%}
    {%- set date = 'cast(' ~ user_engagement.to_reporting_time(expression, timezone) ~ ' as date)' -%}
    {%- if timezone in [none, user_engagement.setting('reporting_timezone')] -%}
        {{ date }}
    {%- else -%}
        case
            when {{ user_engagement.is_midnight(expression) }}
                then cast({{ user_engagement.to_reporting_time(expression, none) }} as date)
            else {{ date }}
        end
    {%- endif -%}
{%- endmacro %}


{# Whether a date or time lies outside the plausible range; null for null. #}
{% macro is_implausible(expression) -%}
    (
        {{ expression }} < cast('{{ user_engagement.setting("earliest_plausible_date") }}' as date)
        or cast({{ expression }} as date) > cast('{{ user_engagement.setting("latest_plausible_date") }}' as date)
    )
{%- endmacro %}


{#
    Whether an amount is more than a row can hold: over a million million bytes, seconds, points or sessions. Sums of such
    amounts would leave the types of the public tables and stop the build. Null for null.
#}
{% macro is_implausible_amount(expression) -%}
    {{ expression }} not between -1000000000000 and 1000000000000
{%- endmacro %}


{# GA4's YYYYMMDDHH, or any time that can be read, as a time. Hours are the property's own and never converted. #}
{% macro hour_to_time(expression) %}
    {{- return(adapter.dispatch('hour_to_time', 'user_engagement')(expression)) -}}
{% endmacro %}

{% macro duckdb__hour_to_time(expression) -%}
    date_trunc('hour', coalesce(
        try_strptime({{ expression }}, '%Y%m%d%H'), try_cast({{ expression }} as timestamp)
    ))
{%- endmacro %}


{#
    How many hours pass while the clock of a raw table's zone shows an hour: 1, but 0 for the hour that a change of the clocks
    skips and 2 for the one that it repeats. Counted from the hours about it that are shown as this one, since engines differ in
    which of two equal hours they take.
#}
{% macro clock_hours(hour, raw_table) -%}
    {%- set timezone = user_engagement.raw_table_settings(raw_table).get('timezone', user_engagement.setting('reporting_timezone')) -%}
    cast(
        {%- for shift in [-1, 0, 1] %}
        case when {{ user_engagement.shifted_clock(hour, shift, timezone) }} = {{ hour }} then 1 else 0 end
        {{- ' +' if not loop.last }}
        {%- endfor %}
        as integer
    )
{%- endmacro %}


{# What a clock shows some hours of real time after it showed an hour. #}
{% macro shifted_clock(hour, hours, timezone) %}
    {{- return(adapter.dispatch('shifted_clock', 'user_engagement')(hour, hours, timezone)) -}}
{% endmacro %}

{% macro duckdb__shifted_clock(hour, hours, timezone) -%}
    ({{ hour }} at time zone '{{ timezone }}' + interval ({{ hours }}) hour) at time zone '{{ timezone }}'
{%- endmacro %}
