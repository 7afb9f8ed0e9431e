{#
    Values of delivered columns. What a type means to them: text, integer, decimal, float, date, timestamp (without zone),
    instant (with zone), json, binary.
#}
{% macro kind_of(data_type) %}
    {% set data_type = data_type | lower %}
    {% if data_type in ['timestamp with time zone', 'timestamptz'] %}
        {% do return('instant') %}
    {% elif data_type.startswith('timestamp') %}
        {% do return('timestamp') %}
    {% elif data_type.startswith('decimal') %}
        {% do return('decimal') %}
    {% endif %}
    {% do return({
        'tinyint': 'integer', 'smallint': 'integer', 'integer': 'integer', 'bigint': 'integer', 'hugeint': 'integer',
        'utinyint': 'integer', 'usmallint': 'integer', 'uinteger': 'integer', 'ubigint': 'integer', 'uhugeint': 'integer',
        'double': 'float', 'float': 'float', 'date': 'date', 'json': 'json', 'blob': 'binary',
    }.get(data_type, 'text')) %}
{% endmacro %}


{# The kind as which a canonical column is read: that of its delivery where it fits the column's own type, else text. #}
{% macro read_as(data_type, column) %}
    {% set kind = user_engagement.kind_of(data_type) %}
    {% set fitting = {
        'timestamp': ['timestamp', 'instant', 'date'], 'date': ['timestamp', 'instant', 'date'], 'string': [],
    }.get(column.data_type, ['integer', 'decimal', 'float']) %}
    {% do return(kind if kind in fitting else 'text') %}
{% endmacro %}


{# A delivered value: of its own type where that fits its column, else as text. #}
{% macro given_value(delivered, column) -%}
    {%- if user_engagement.read_as(delivered.data_type, column) == 'text' -%}
        {{ user_engagement.as_text(delivered.expression, user_engagement.kind_of(delivered.data_type)) }}
    {%- else -%}
        {{ delivered.expression }}
    {%- endif -%}
{%- endmacro %}

{% macro as_text(value, kind) %}
    {{- return(adapter.dispatch('as_text', 'user_engagement')(value, kind)) -}}
{% endmacro %}

{% macro duckdb__as_text(value, kind) -%}
    {%- if kind == 'binary' -%}
        coalesce(try(decode({{ value }})), cast({{ value }} as varchar))
    {%- elif kind == 'json' -%}
        json_extract_string({{ value }}, '$')
    {%- elif kind == 'float' -%}
        case
            when {{ value }} = floor({{ value }}) and abs({{ value }}) < 1e15 then cast(try_cast({{ value }} as bigint) as varchar)
            else nullif(cast({{ value }} as varchar), 'nan')
        end
    {%- else -%}
        cast({{ value }} as varchar)
    {%- endif -%}
{%- endmacro %}


{# Null for a trimmed value where a marker stands for a missing one; an id that is a whole number without decimal places. #}
{% macro without_markers(value, data_type, name, column, settings) -%}
    {%- set is_text = user_engagement.read_as(data_type, column) == 'text' -%}
    {%- set markers = [] -%}
    {%- if is_text -%}
        {%- do markers.extend(["''", user_engagement.literal('\\N'), "'NULL'"]) -%}
    {%- elif user_engagement.kind_of(data_type) == 'float' -%}
        {%- do markers.append("cast('nan' as double)") -%}
    {%- endif -%}
    {%- for marker in user_engagement.null_values(name, column, settings) -%}
        {%- set literal = user_engagement.literal(marker | string | trim) -%}
        {%- do markers.append(literal if is_text else user_engagement.try_cast(literal, data_type)) -%}
    {%- endfor -%}
    {%- set kept = user_engagement.whole_number(value) if column.get('is_id') else value -%}
    {%- if markers -%}
        case when {{ value }} in ({{ markers | join(', ') }}) then null else {{ kept }} end
    {%- else -%}
        {{ kept }}
    {%- endif -%}
{%- endmacro %}


{# Texts that stand for a missing value of a column: `null_values` per column, or for all that are no ids of people or rows. #}
{% macro null_values(name, column, settings) %}
    {% set given = settings.get('null_values') or [] %}
    {% if given is mapping %}
        {% set own = given.get(name, []) %}
        {% do return([own] if own is string or own is not iterable else own) %}
    {% endif %}
    {% do return([] if column.get('is_key') else given) %}
{% endmacro %}


{# 42 for 42.0, whether it was read from a decimal, a double or a text; any other text as it is. #}
{% macro whole_number(text) -%}
    case when {{ text }} like '%.%0' then regexp_replace({{ text }}, '^([-+]?[0-9]+)[.]0+$', '\1') else {{ text }} end
{%- endmacro %}


{# Without white space of any kind at either end: looked for only where a text does not begin and end in plain characters. #}
{% macro trimmed(text) -%}
    {%- set white_space = ' \t\n\r\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000' -%}
    case
        when {{ text }} < '!' or {{ text }} > '~' or right({{ text }}, 1) not between '!' and '~' then trim({{ text }}, '{{ white_space }}')
        else {{ text }}
    end
{%- endmacro %}


{# A value as written in the type of its canonical column; null where it cannot be read. #}
{% macro read_value(written, data_type, name, column, settings) -%}
    {%- set kind = user_engagement.read_as(data_type, column) -%}
    {%- if column.data_type in ['timestamp', 'date'] -%}
        {%- set timezone = none if column.get('is_local') else settings.get('timezone') -%}
        {%- set time_format = user_engagement.time_format(name, settings) -%}
        {%- if kind == 'text' and time_format -%}
            {{ user_engagement.read_time(
                user_engagement.formatted_time(written, time_format), user_engagement.kind_of_format(time_format), column, timezone
            ) }}
        {%- else -%}
            {{ user_engagement.read_time(written, kind, column, timezone) }}
        {%- endif -%}
    {%- elif kind == 'text' -%}
        {{ user_engagement.to_number(written, column.data_type, settings.get('decimal'), column.rounds, column.get('is_share')) }}
    {%- elif column.data_type == 'bigint' and kind != 'integer' and not column.rounds -%}
        case when {{ written }} = floor({{ written }}) then {{ user_engagement.try_cast(written, 'bigint') }} end
    {%- else -%}
        {{ user_engagement.try_cast(written, column.data_type) }}
    {%- endif -%}
{%- endmacro %}


{# A date at an hour of the day that stands in a column of its own; null where that is none. #}
{% macro at_hour(date, hour) -%}
    {%- set number = user_engagement.try_cast(hour, 'integer') -%}
    case when {{ number }} between 0 and 23 then {{ dbt.dateadd('hour', number, dbt.date_trunc('day', date)) }} end
{%- endmacro %}


{# How the texts of a column of times are written, where that is configured; none elsewhere. #}
{% macro time_format(name, settings) %}
    {% set given = settings.get('time_format') %}
    {% do return(given.get(name) if given is mapping else given) %}
{% endmacro %}


{% macro read_time(written, kind, column, timezone) -%}
    {%- set is_date = column.data_type == 'date' -%}
    {%- if kind == 'text' and column.get('is_hour') -%}
        {{ user_engagement.hour_to_time(written) }}
    {%- elif kind == 'text' -%}
        {{ user_engagement.to_reporting_date(written, timezone) if is_date else user_engagement.to_reporting_time(written, timezone) }}
    {%- elif kind == 'instant' -%}
        cast({{ user_engagement.in_reporting_zone(written) }} as {{ column.data_type }})
    {%- elif kind == 'timestamp' and is_date and timezone not in [none, user_engagement.setting('reporting_timezone')] -%}
        {# A midnight is how typed files write a date. #}
        cast(case when {{ written }} = date_trunc('day', {{ written }}) then {{ written }}
            else {{ user_engagement.from_zone(written, timezone) }} end as date)
    {%- elif kind == 'timestamp' and not is_date -%}
        cast({{ user_engagement.from_zone(written, timezone) }} as timestamp)
    {%- else -%}
        cast({{ written }} as {{ column.data_type }})
    {%- endif -%}
{%- endmacro %}


{# What a time that is written so is: an instant where it has an offset, a date where it has no time of day. #}
{% macro kind_of_format(time_format) %}
    {% if time_format.startswith('epoch_') or modules.re.search('%[zZ]', time_format) %}
        {% do return('instant') %}
    {% endif %}
    {% do return('timestamp' if modules.re.search('%-?[HIcX]', time_format) else 'date') %}
{% endmacro %}


{#
    The text of a number without the signs that part its digits in groups, with a point before its decimals; null where there is no
    telling: with a comma in one place only, unless `may_be_one_group`.
#}
{% macro plain_number(expression, decimal, may_be_one_group) %}
    {{- return(adapter.dispatch('plain_number', 'user_engagement')(expression, decimal, may_be_one_group)) -}}
{% endmacro %}

{% macro duckdb__plain_number(expression, decimal, may_be_one_group) -%}
    {%- set other = ',' if decimal == '.' else '.' -%}
    {%- set blanks = " \u00a0\u2009\u202f''\u2019" -%}
    case
        when regexp_full_match({{ expression }}, '[+-]?[0-9]{1,3}([{{ other ~ blanks }}][0-9]{3})+([{{ decimal }}][0-9]+)?')
            {%- if not may_be_one_group %}
            and not regexp_full_match({{ expression }}, '[+-]?[0-9]{1,3}[{{ other }}][0-9]{3}')
            {%- endif %}
            then replace(regexp_replace({{ expression }}, '[{{ other ~ blanks }}]', '', 'g'), '{{ decimal }}', '.')
        when {{ expression }} not like '%{{ other }}%' then replace({{ expression }}, '{{ decimal }}', '.')
    end
{%- endmacro %}


{# A timestamp with zone as the wall clock of the reporting zone. #}
{% macro in_reporting_zone(expression) -%}
    {{ expression }} at time zone '{{ user_engagement.setting("reporting_timezone") }}'
{%- endmacro %}


{# A timestamp without zone, read in `timezone`, as the wall clock of the reporting zone. #}
{% macro from_zone(expression, timezone) -%}
    {%- if timezone in [none, user_engagement.setting('reporting_timezone')] -%}
        {{ expression }}
    {%- else -%}
        {{ user_engagement.in_reporting_zone(expression ~ " at time zone '" ~ timezone ~ "'") }}
    {%- endif -%}
{%- endmacro %}


{# Whether a text is a date and a midnight without offset. #}
{% macro is_midnight(expression) %}
    {{- return(adapter.dispatch('is_midnight', 'user_engagement')(expression)) -}}
{% endmacro %}

{% macro duckdb__is_midnight(expression) -%}
    regexp_matches({{ expression }}, '^[0-9/-]{8,10}([ T]*(0?0:00(:00([.,]0+)?)?|12:00(:00)? [Aa][Mm])|T?000000)$')
{%- endmacro %}
