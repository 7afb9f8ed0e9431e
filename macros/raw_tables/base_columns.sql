{#
    The body of a base model: the canonical columns of a raw table with the types of its YAML, null where a value is missing or
    cannot be read; the values that could not, in `unreadable_values`; the row as delivered, in `raw_content`. The canonical
    columns, their types, aliases and whether they are required stand in the base model's YAML. All introspection of the
    project happens here.
#}
{% macro base_columns(raw_table) %}
    {%- do user_engagement.depend_on_raw(raw_table) -%}
    {%- if execute -%}
        {%- set contract = user_engagement.column_contract(model) -%}
        {%- set deliveries = user_engagement.deliveries(raw_table, model) -%}
        {%- set problems = user_engagement.column_problems(raw_table, contract, deliveries) -%}
        {%- if problems -%}
            {%- do exceptions.raise_compiler_error(problems | join('\n')) -%}
        {%- endif -%}
        {%- for delivery in deliveries %}
            {%- set columns = user_engagement.match_columns(raw_table, contract, delivery.columns).columns %}
{{ 'union all\n' if not loop.first }}{{ user_engagement.read_delivery(raw_table, contract, delivery, columns) }}
        {%- else %}
{{ user_engagement.select_no_rows(contract) }}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}


{# {canonical column: {data_type and what its meta says}} of a base model, without the two that every base model has. #}
{% macro column_contract(node) %}
    {% set entry = user_engagement.registered(node.config.meta.raw_table) %}
    {% set contract = {} %}
    {% for name, column in node.columns.items() if name not in ['unreadable_values', 'raw_content'] %}
        {# dbt gives a type back in the engine's own spelling. #}
        {% set data_type = column.data_type | lower %}
        {% do contract.update({name: dict(
            column.meta,
            data_type='string' if data_type in ['text', 'varchar'] else data_type,
            is_key=name in entry.identifiers + entry.key[:1],
            rounds=node.config.meta.get('round_fractions', false)
        )}) %}
    {% endfor %}
    {% do return(contract) %}
{% endmacro %}


{% macro select_no_rows(contract) -%}
select
{%- for canonical, column in contract.items() %}
    cast(null as {{ user_engagement.type_of(column) }}) as {{ canonical }},
{%- endfor %}
    cast(null as {{ dbt.type_string() }}) as unreadable_values,
    cast(null as {{ dbt.type_string() }}) as raw_content

where false
{%- endmacro %}


{% macro type_of(column) %}
    {% do return(dbt.type_string() if column.data_type == 'string' else column.data_type) %}
{% endmacro %}


{#
    One delivery as canonical columns, step by step: the values as they are given, trimmed, as they are written (null for a
    missing one), as they are read, and those that could not be read set apart. Columns that arrive typed skip the text.
    A step each, since an expression that holds another several times is planned for longer than it runs.
#}
{% macro read_delivery(raw_table, contract, delivery, columns) -%}
    {%- set settings = user_engagement.raw_table_settings(raw_table) -%}
    {%- set parsed = [] -%}
    {%- for canonical, column in contract.items() if canonical in columns and column.data_type != 'string' -%}
        {%- do parsed.append(canonical) -%}
    {%- endfor -%}
select
{%- for canonical in contract %}
    {{ canonical }},
{%- endfor %}
    {{ user_engagement.unreadable_values(parsed) }} as unreadable_values,
    raw_content

from (
    select
    {%- for canonical, column in contract.items() %}
        {%- set written = 'written.' ~ canonical %}
        {%- if canonical in parsed %}
        {%- set value = user_engagement.read_value(written, columns[canonical].data_type, canonical, column, settings) %}
        {{ user_engagement.at_hour(value, 'written.' ~ column.hour_in) if column.hour_in in columns else value }} as {{ canonical }},
        {{ written }} as {{ canonical }}__written,
        {%- elif canonical in columns %}
        {{ written }},
        {%- else %}
        cast(null as {{ user_engagement.type_of(column) }}) as {{ canonical }},
        {%- endif %}
    {%- endfor %}
        written.raw_content

    from (
        select
        {%- for canonical, column in contract.items() if canonical in columns %}
            {{ user_engagement.without_markers('trimmed.' ~ canonical, columns[canonical].data_type, canonical, column, settings) }} as {{ canonical }},
        {%- endfor %}
            trimmed.raw_content

        from (
            select
            {%- for canonical, column in contract.items() if canonical in columns %}
                {%- set given = 'given.' ~ canonical %}
                {%- set is_text = user_engagement.read_as(columns[canonical].data_type, column) == 'text' %}
                {{ user_engagement.trimmed(given) if is_text else given }} as {{ canonical }},
            {%- endfor %}
                given.raw_content

            from (
                select
                {%- for canonical, column in contract.items() if canonical in columns %}
                    {{ user_engagement.given_value(columns[canonical], column) }} as {{ canonical }},
                {%- endfor %}
                    {{ delivery.row_as_json }} as raw_content

                from {{ delivery.origin }}
            ) as given
        ) as trimmed
    ) as written
) as read_rows
{%- endmacro %}


{# The values that could not be read, as JSON {column: value as written}; null where all could. #}
{% macro unreadable_values(columns) -%}
    {%- if columns -%}
    case
        when
        {%- for column in columns %}
            {{ 'or ' if not loop.first }}({{ column }} is null and {{ column }}__written is not null)
        {%- endfor %}
            then {{ user_engagement.json_of_unreadable(columns) }}
    end
    {%- else -%}
    cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}

{% macro json_of_unreadable(columns) %}
    {{- return(adapter.dispatch('json_of_unreadable', 'user_engagement')(columns)) -}}
{% endmacro %}

{% macro duckdb__json_of_unreadable(columns) -%}
    cast(to_json({
        {%- for column in columns %}
        '{{ column }}': case when {{ column }} is null then cast({{ column }}__written as varchar) end{{ ',' if not loop.last }}
        {%- endfor %}
    }) as varchar)
{%- endmacro %}
