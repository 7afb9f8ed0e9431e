{# dbt.safe_cast is a plain cast on DuckDB and Spark: null where a text cannot be cast needs try_cast on both. #}
{% macro try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}


{# A text as an integer; null for a text that is no whole number: a fraction is not rounded away, unless `rounds` says so. #}
{% macro to_integer(expression, rounds=false) -%}
    {%- set number = user_engagement.try_cast(expression, 'decimal(28, 6)') -%}
    case
        when {{ number }} = floor({{ number }}) then {{ user_engagement.try_cast(expression, 'bigint') }}
        {%- if rounds %}
        else {{ user_engagement.try_cast('round(' ~ number ~ ')', 'bigint') }}
        {%- endif %}
    end
{%- endmacro %}


{#
    A text as a number of a type. `decimal` says what stands before the decimals, by default a point. Groups of three digits are
    read where they can be nothing else: 1,234 is so in a whole number, and where `decimal` is given. Shares may be percentages.
#}
{% macro to_number(expression, data_type, decimal=none, rounds=false, is_share=false) -%}
    {%- set plain = user_engagement.plain_number(expression, decimal or '.', data_type == 'bigint' or decimal is not none) -%}
    {%- set readings = [] -%}
    {%- for text in ([plain] if decimal == ',' else [expression, plain]) -%}
        {%- do readings.append(
            user_engagement.to_integer(text, rounds) if data_type == 'bigint' else user_engagement.try_cast(text, data_type)
        ) -%}
    {%- endfor -%}
    {%- if is_share -%}
        {%- set percentage = user_engagement.plain_number("rtrim(replace(" ~ expression ~ ", '%', ''))", decimal or '.', true) -%}
        {%- do readings.append("case when right(" ~ expression ~ ", 1) = '%' then "
            ~ user_engagement.try_cast(percentage, data_type) ~ ' / 100 end') -%}
    {%- endif -%}
    {{ 'coalesce(' ~ readings | join(', ') ~ ')' if readings | length > 1 else readings[0] }}
{%- endmacro %}


{#
    A text as a time in the reporting zone (timestamp without zone). A value without a time of day is a date and is never
    converted; one with an offset or zone is converted from it; any other is read in `timezone`. Null where the text is no time,
    or could be several: the year comes first. What the engine's own cast does not read is tried in the spellings listed here.
#}
{% macro to_reporting_time(expression, timezone=none) %}
    {{- return(adapter.dispatch('to_reporting_time', 'user_engagement')(expression, timezone)) -}}
{% endmacro %}

{% macro duckdb__to_reporting_time(expression, timezone) -%}
    {%- set respelled -%}
        try_strptime(
            translate({{ expression }}, '/,', '-.'),
            ['%Y-%m-%d %H:%M:%S.%g', '%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p', '%Y%m%dT%H%M%S', '%Y%m%d%H%M%S', '%Y%m%d']
        )
    {%- endset -%}
    case
        when not regexp_matches({{ expression }}, '^([0-9]{4}[-/]|[0-9]{8}(T?[0-9]{6})?$)') then null
        when length({{ expression }}) <= 10 then coalesce(cast(try_cast({{ expression }} as date) as timestamp), {{ respelled }})
        when regexp_matches(substr({{ expression }}, 12), '[A-Za-z+-]')
            -- An offset may stand after a blank.
            then coalesce(
                {{ user_engagement.in_reporting_zone(
                    "try_cast(replace(replace(" ~ expression ~ ", ' +', '+'), ' -', '-') as timestamptz)"
                ) }},
                {{ user_engagement.from_zone(respelled, timezone) }}
            )
        else {{ user_engagement.from_zone('coalesce(try_cast(' ~ expression ~ ' as timestamp), ' ~ respelled ~ ')', timezone) }}
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


{#
    A text as the configuration says that times are written: seconds, milliseconds or microseconds since 1970 (timestamp with
    zone), or codes of strptime (with zone where they name an offset). Null where it is not written so.
#}
{% macro formatted_time(expression, time_format) %}
    {{- return(adapter.dispatch('formatted_time', 'user_engagement')(expression, time_format)) -}}
{% endmacro %}

{% macro duckdb__formatted_time(expression, time_format) -%}
    {%- set units = {'epoch_seconds': 1, 'epoch_milliseconds': 1000, 'epoch_microseconds': 1000000} -%}
    {%- if time_format in units -%}
        case
            when abs(try_cast({{ expression }} as double)) < 1e11 * {{ units[time_format] }}
                then to_timestamp(try_cast({{ expression }} as double) / {{ units[time_format] }})
        end
    {%- else -%}
        try_strptime({{ expression }}, {{ user_engagement.literal(time_format) }})
    {%- endif -%}
{%- endmacro %}


{# A text by its letters and digits, so that `Email Sent`, `email-sent` and `EMAIL_SENT` are one. #}
{% macro plain_spelling(expression) %}
    {{- return(adapter.dispatch('plain_spelling', 'user_engagement')(expression)) -}}
{% endmacro %}

{% macro duckdb__plain_spelling(expression) -%}
    regexp_replace(lower({{ expression }}), '[ _.:/-]+', '', 'g')
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


{# GA4's YYYYMMDDHH or YYYYMMDD, or any time that can be read, as a time. Hours are the property's own and never converted. #}
{% macro hour_to_time(expression) %}
    {{- return(adapter.dispatch('hour_to_time', 'user_engagement')(expression)) -}}
{% endmacro %}

{% macro duckdb__hour_to_time(expression) -%}
    date_trunc('hour', case
        when regexp_full_match({{ expression }}, '[0-9]{8}([0-9]{2})?') then try_strptime({{ expression }}, ['%Y%m%d%H', '%Y%m%d'])
        else try_cast({{ expression }} as timestamp)
    end)
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
