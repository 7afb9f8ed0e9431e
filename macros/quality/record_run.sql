{#
    The end of every run: marks the state of the build, records the data tests, and prints what a person wants to know first.
#}
{% macro record_run(results) %}
    {% if not execute or flags.WHICH not in ['build', 'run', 'seed', 'test'] or not user_engagement.is_part_of_run() %}
        {% do return('') %}
    {% endif %}
    {% set status = user_engagement.mark_end_of_build(results) %}
    {% set tests = [] %}
    {% for result in results if result.node.resource_type == 'test' and result.node.package_name == 'user_engagement' %}
        {% do tests.append(result) %}
    {% endfor %}
    {% set faults = [] %}
    {% for test in tests if test.status | string in ['fail', 'warn', 'error'] %}
        {% do faults.append(test) %}
    {% endfor %}
    {% set record = user_engagement.relation_of('data_quality_results') %}
    {% set since = user_engagement.failing_since(record, faults) %}
    {% if tests and record is not none %}
        {% do user_engagement.insert_test_results(record, tests) %}
    {% endif %}
    {% do user_engagement.print_summary(results, tests, status) %}
    {% for fault in faults[:5] %}
        {% do user_engagement.print_fault(fault, since) %}
    {% endfor %}
    {% if faults | length > 5 %}
        {% do print('... and ' ~ (faults | length - 5) ~ ' more; all are in quality.data_quality_results.') %}
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


{# The relation of a model where it exists, else none. #}
{% macro relation_of(model_name) %}
    {% set node = graph.nodes['model.user_engagement.' ~ model_name] %}
    {% do return(adapter.get_relation(node.database, node.schema, node.alias)) %}
{% endmacro %}


{# Per test at fault, the first run of those that it has failed without a pass since. #}
{% macro failing_since(record, faults) %}
    {% set since = {} %}
    {% if record is not none and faults %}
        {% set names = [] %}
        {% for fault in faults %}
            {% do names.append(user_engagement.text_or_null(fault.node.name)) %}
        {% endfor %}
        {% set rows = run_query(
            "with runs as (select check_name, run_started_at, status from " ~ record ~ " where tool = 'dbt' and check_name in ("
            ~ names | join(', ') ~ ")), passes as (select check_name, max(run_started_at) as last_pass from runs"
            ~ " where status = 'pass' group by check_name) select runs.check_name, min(runs.run_started_at) from runs"
            ~ " left join passes on runs.check_name = passes.check_name where runs.status in ('fail', 'warn', 'error')"
            ~ " and (last_pass is null or runs.run_started_at > last_pass) group by runs.check_name"
        ).rows %}
        {% for row in rows %}
            {% do since.update({row[0]: row[1].strftime('%Y-%m-%d %H:%M')}) %}
        {% endfor %}
    {% endif %}
    {% do return(since) %}
{% endmacro %}
