{#
    How the last build ended: intermediate.int_build_state [invocation_id, status, status_before], one row, written by the hooks
    at either end of a run. `user-engagement publish` publishes a green build only.
    running      a build is under way, or was killed
    failed       something failed
    green        every model, seed and data test of the project was run by one `dbt build`, and none failed
    incomplete   nothing failed, but not everything was run since the database was last green
#}
{% macro mark_build_as_running() %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% do user_engagement.write_build_state('running', user_engagement.read_build_state().status) %}
    {% endif %}
{% endmacro %}


{# Writes how this run ended and returns it; none where the run neither built anything nor found a fault. #}
{% macro mark_end_of_build(results) %}
    {% set is_build = flags.WHICH in ['build', 'run'] %}
    {% set state = user_engagement.read_build_state() %}
    {% set status = user_engagement.status_of_run(results, was_green=state.status_before == 'green') %}
    {% if not is_build and status != 'failed' %}
        {% do return(none) %}
    {% endif %}
    {% do user_engagement.write_build_state(status, none if is_build else state.status) %}
    {% do return(status) %}
{% endmacro %}


{# A part of a green database that was built and tested again without fault leaves it green. #}
{% macro status_of_run(results, was_green) %}
    {% set run = [] %}
    {% for result in results %}
        {% if result.status | string in ['error', 'fail', 'runtime error', 'skipped', 'partial success'] %}
            {% do return('failed') %}
        {% endif %}
        {% do run.append(result.node.unique_id) %}
    {% endfor %}
    {% set project = [] %}
    {% for node in graph.nodes.values() if node.package_name == 'user_engagement' and node.config.enabled
        and node.resource_type in ['model', 'seed', 'test'] %}
        {% do project.append(node.unique_id) %}
    {% endfor %}
    {% if not set(project).difference(run) or (was_green and flags.WHICH == 'build') %}
        {% do return('green') %}
    {% endif %}
    {% do return('incomplete') %}
{% endmacro %}


{# The row as a mapping; its values are none before the first build. #}
{% macro read_build_state() %}
    {% set relation = user_engagement.build_state_relation() %}
    {% do run_query('create schema if not exists ' ~ relation.without_identifier()) %}
    {% do run_query('create table if not exists ' ~ relation
        ~ ' (invocation_id ' ~ dbt.type_string() ~ ', status ' ~ dbt.type_string() ~ ', status_before ' ~ dbt.type_string() ~ ')') %}
    {% set rows = run_query('select status, status_before from ' ~ relation).rows %}
    {% do return({'status': rows[0][0] if rows else none, 'status_before': rows[0][1] if rows else none}) %}
{% endmacro %}


{# In one transaction where the engine has them; without the row a database is not published. #}
{% macro write_build_state(status, status_before) %}
    {% set relation = user_engagement.build_state_relation() %}
    {% set before = dbt.string_literal(status_before) if status_before is not none else 'cast(null as ' ~ dbt.type_string() ~ ')' %}
    {% do run_query('drop table if exists ' ~ relation) %}
    {% do run_query('create table ' ~ relation ~ ' as select ' ~ dbt.string_literal(invocation_id) ~ ' as invocation_id, '
        ~ dbt.string_literal(status) ~ ' as status, ' ~ before ~ ' as status_before') %}
    {% do adapter.commit() %}
{% endmacro %}


{# Beside the models of its schema, which it outlives: no model, since a build must not make it anew. #}
{% macro build_state_relation() %}
    {% set neighbour = graph.nodes['model.user_engagement.int_users'] %}
    {% do return(api.Relation.create(database=neighbour.database, schema=neighbour.schema, identifier='int_build_state')) %}
{% endmacro %}
