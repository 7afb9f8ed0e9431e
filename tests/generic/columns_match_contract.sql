{#
    The columns of a table and their types are those of its YAML, in that order. For Python models, on which no contract can be
    enforced.
#}
{% test columns_match_contract(model) %}

{%- set declared_columns, built_columns = [], [] -%}
{%- if execute -%}
    {%- set tested = namespace(node=none) -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.alias == model.identifier -%}
        {%- set tested.node = node -%}
    {%- endfor -%}
    {%- for column in get_column_schema_from_query(get_empty_schema_sql(tested.node.columns)) -%}
        {%- do declared_columns.append(column.name ~ ' ' ~ column.dtype) -%}
    {%- endfor -%}
    {%- for column in get_column_schema_from_query('select * from ' ~ model) -%}
        {%- do built_columns.append(column.name ~ ' ' ~ column.dtype) -%}
    {%- endfor -%}
{%- endif -%}

select
    declared,
    built

from (
    select
        '{{ declared_columns | join(", ") }}' as declared,
        '{{ built_columns | join(", ") }}' as built
) as columns_found

where declared <> built

{% endtest %}
