{#
    Branches of the `case` that gives every row its verdict. They name canonical columns of a base model.
#}

{# Rows of people who were forgotten, whoever's platform: the only place where the list is looked at. #}
{% macro when_forgotten(raw_table) -%}
    {%- set entry = user_engagement.registered(raw_table) -%}
    when {{ entry.person }} in (select user_id from {{ ref('user_engagement', 'int_forgotten_users') }} where platform = '{{ entry.platform }}')
        then 'forgotten'
{%- endmacro %}


{# What is dated after the day of the build has not happened; a ledger books for days to come. #}
{% macro when_unusable_time(column, raw_table, is_required=true) -%}
    when {{ user_engagement.is_unreadable(column) }} then 'unreadable_time'
    {%- if is_required %}
    when {{ column }} is null then 'missing_time'
    {%- endif %}
    when {{ user_engagement.is_implausible(column) }} then 'implausible_time'
    {%- if not user_engagement.registered(raw_table).is_ledger %}
    when {{ user_engagement.is_to_come(column, raw_table) }} then 'future_time'
    {%- endif %}
{%- endmacro %}


{# Whether a time lies after the day of the build; of a table whose rows name nobody by its own clock, which is never converted. #}
{% macro is_to_come(column, raw_table) -%}
    {%- set timezone = none if user_engagement.registered(raw_table).platform else user_engagement.raw_table_settings(raw_table).get('timezone') -%}
    cast({{ column }} as date) > {{ user_engagement.today(timezone) }}
{%- endmacro %}


{# An optional amount that cannot be read is null, and counted by int_unreadable_values; the row stays. #}
{% macro when_unusable_amounts(columns, may_be_negative='false', is_required=true) -%}
    {%- set of_several = columns | length > 1 -%}
    {%- if is_required -%}
    when unreadable_values is not null and (
        {%- for column in columns %}
        {{ 'or ' if not loop.first }}{{ user_engagement.is_unreadable(column) }}
        {%- endfor %}
    ) then 'unreadable_amount'
    when {{ columns | join(' is null or ') }} is null then 'missing_amount'
    {% endif -%}
    when {{ 'least(' ~ columns | join(', ') ~ ')' if of_several else columns[0] }} < 0 and not ({{ may_be_negative }}) then 'negative_amount'
    when {{ user_engagement.is_implausible_amount('greatest(' ~ columns | join(', ') ~ ')' if of_several else columns[0]) }} then 'implausible_amount'
{%- endmacro %}


{# Whether a column of a base model was given a value that could not be read. #}
{% macro is_unreadable(column) -%}
    ({{ column }} is null and {{ user_engagement.unreadable_value(column) }} is not null)
{%- endmacro %}


{# The value of a column that could not be read, as written; null where it could. #}
{% macro unreadable_value(column) %}
    {{- return(adapter.dispatch('unreadable_value', 'user_engagement')(column)) -}}
{% endmacro %}

{% macro duckdb__unreadable_value(column) -%}
    json_extract_string(unreadable_values, '$.{{ column }}')
{%- endmacro %}


{# Columns with a type that a raw table's rows can do without: all but its times. #}
{% macro optional_columns(entry) %}
    {% set optional = [] %}
    {% for node in graph.get('nodes', {}).values() if node.name == user_engagement.model_of(entry, 'base') and node.resource_type == 'model' %}
        {% for name, column in user_engagement.column_contract(node).items()
            if column.data_type != 'string' and name not in [entry.time] + entry.get('other_times', []) %}
            {% do optional.append(name) %}
        {% endfor %}
    {% endfor %}
    {% do return(optional) %}
{% endmacro %}


{# Per column of the used rows of a judged relation: values read, values that could not be read, one of these. Stands after `from`. #}
{% macro counts_of_values(judged, columns) %}
    {{- return(adapter.dispatch('counts_of_values', 'user_engagement')(judged, columns)) -}}
{% endmacro %}

{% macro duckdb__counts_of_values(judged, columns) -%}
    (
        select unnest([
            {%- for column in columns %}
            {
                'column_name': '{{ column }}', 'read_values': count({{ column }}),
                'unreadable_values': count(*) filter (where {{ user_engagement.is_unreadable(column) }}),
                'example_value': min({{ user_engagement.unreadable_value(column) }})
            }{{ ',' if not loop.last }}
            {%- else %}
            {
                'column_name': cast(null as varchar), 'read_values': 0, 'unreadable_values': 0,
                'example_value': cast(null as varchar)
            }
            {%- endfor %}
        ], recursive := true)
        from {{ judged }}
        where reject_reason is null
    )
{%- endmacro %}


{# What a rejected row was rejected for, `occurred_at "20210131x"`; null where something is missing. Never an id. #}
{% macro rejected_value(entry) -%}
    {%- set times = [entry.time] + entry.get('other_times', []) -%}
    {%- set amounts = entry.get('amounts', []) -%}
    case reject_reason
    {%- for reason, columns in {
        'unreadable_time': times, 'implausible_time': times, 'future_time': times,
        'unreadable_amount': amounts, 'negative_amount': amounts, 'implausible_amount': amounts,
    }.items() if columns %}
        when '{{ reason }}' then coalesce(
        {%- for column in columns %}
            {{ user_engagement.quoted_value(column, user_engagement.value_rejected_as(reason, column, entry)) }}{{ ',' if not loop.last }}
        {%- endfor %}
        )
    {%- endfor %}
    {%- for reason, column in entry.get('rejected', {}).items() %}
        when '{{ reason }}' then {{ user_engagement.quoted_value(column, column) }}
    {%- endfor %}
    end
{%- endmacro %}

{% macro value_rejected_as(reason, column, entry) -%}
    {%- if reason.startswith('unreadable') -%}
        {{ user_engagement.unreadable_value(column) }}
    {%- else -%}
        case when {{ {
            'implausible_time': user_engagement.is_implausible(column),
            'future_time': user_engagement.is_to_come(column, entry.raw_table),
            'negative_amount': column ~ ' < 0',
            'implausible_amount': user_engagement.is_implausible_amount(column),
        }[reason] }} then {{ column }} end
    {%- endif -%}
{%- endmacro %}

{# Long texts are cut: they are read on a screen. #}
{% macro quoted_value(column, value) -%}
    '{{ column }} "' || substr(cast({{ value }} as {{ dbt.type_string() }}), 1, 40) || '"'
{%- endmacro %}
