{#
    The end of every run: marks the state of the build, records the data tests, and prints what a person wants to know first.
#}
{% macro record_run(results) %}
    {% if not execute or flags.WHICH not in ['build', 'run', 'test'] %}
        {% do return('') %}
    {% endif %}
    {% set status = user_engagement.mark_end_of_build(results) %}
    {% set tests = [] %}
    {% for result in results if result.node.resource_type == 'test' and result.node.package_name == 'user_engagement' %}
        {% do tests.append(result) %}
    {% endfor %}
    {% set record = graph.nodes['model.user_engagement.data_quality_results'] %}
    {% set record = adapter.get_relation(record.database, record.schema, record.alias) %}
    {% if tests and record is not none %}
        {% do user_engagement.insert_test_results(record, tests) %}
    {% endif %}
{% endmacro %}


{# One row per data test. The first line of a message names the test; what follows may quote values of people. #}
{% macro insert_test_results(record, tests) %}
    {% set rows = [] %}
    {% for result in tests %}
        {% set row = [
            user_engagement.text_or_null(invocation_id),
            'cast(' ~ dbt.string_literal(run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f')) ~ ' as timestamp)',
            "'dbt'",
            user_engagement.text_or_null(result.node.name),
            user_engagement.text_or_null(user_engagement.tested_table(result.node)),
            user_engagement.text_or_null(result.node.column_name),
            user_engagement.text_or_null(result.status | string),
            result.failures if result.failures is not none else 'null',
            'null',
            user_engagement.text_or_null((result.message or '').strip().split('\n')[0] or none),
        ] %}
        {% do rows.append('(' ~ row | join(', ') ~ ')') %}
    {% endfor %}
    {% do run_query('insert into ' ~ record ~ ' values ' ~ rows | join(',\n')) %}
    {% do adapter.commit() %}
{% endmacro %}


{# The model that a test is about; none for a test of several models. #}
{% macro tested_table(test) %}
    {% set models = [] %}
    {% for name in test.depends_on.nodes if name.split('.')[0] in ['model', 'seed'] %}
        {% do models.append(name.split('.')[-1]) %}
    {% endfor %}
    {% set attached = (test.attached_node or '').split('.')[-1] %}
    {% do return(attached or (models[0] if models | length == 1 else none)) %}
{% endmacro %}


{% macro text_or_null(text) %}
    {% do return('null' if text is none else dbt.string_literal(dbt.escape_single_quotes(text))) %}
{% endmacro %}
