{#
    What dbt knows of the public models when it runs: {name: {name, schema, description, columns, tests}}. Empty while it parses.
    `schema` goes without what stands before the names of all schemas.
#}
{% macro public_models() %}
    {% set found, names = {}, {} %}
    {% if not execute %}
        {% do return(found) %}
    {% endif %}
    {% set prefix = graph.nodes['model.user_engagement.int_users'].schema.removesuffix('intermediate') %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' %}
        {% if node.schema in [prefix ~ 'marts', prefix ~ 'marts_people', prefix ~ 'quality'] %}
            {% do names.update({node.unique_id: node.name}) %}
            {% do found.update({node.name: {
                'name': node.name,
                'schema': node.schema.removeprefix(prefix),
                'description': node.description,
                'columns': node.columns,
                'tests': [],
            }}) %}
        {% endif %}
    {% endfor %}
    {% for test in graph.nodes.values() if test.resource_type == 'test' and test.attached_node in names and test.test_metadata %}
        {% do found[names[test.attached_node]].tests.append(test.test_metadata) %}
    {% endfor %}
    {% do return(found) %}
{% endmacro %}


{# Columns of `tables` with rows whose value the column lacks that they refer to: a query, for a test to find nothing. #}
{% macro missing_references(tables) %}
    {% set relations, queries = {}, [] %}
    {% for table in tables %}
        {% do relations.update({table: ref(table)}) %}
    {% endfor %}
    {% for table, model in user_engagement.public_models().items() if table in relations %}
        {% for column in model.columns.values() if column.meta.references %}
            {% set other_table, other_column = column.meta.references.split('.') %}
            {% do queries.append(
                "select '" ~ table ~ '.' ~ column.name ~ "' as reference, count(*) as rows_without from " ~ relations[table]
                ~ ' where ' ~ column.name ~ ' is not null and ' ~ column.name ~ ' not in (select ' ~ other_column ~ ' from '
                ~ relations[other_table] ~ ') having count(*) > 0'
            ) %}
        {% endfor %}
    {% endfor %}
    {% do return(queries | join('\nunion all\n')) %}
{% endmacro %}
