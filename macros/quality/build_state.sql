{#
    How the last build ended: intermediate.int_build_state [invocation_id, status, secret_fingerprint, is_trial], one row,
    written by the hooks at either end of a run. `user-engagement publish` publishes a green build only; is_trial says that
    keys of own data were made with the development secret.
    running      a build is under way, or was killed
    failed       something failed
    green        every model, seed and data test of the project was run by the last `dbt build`, and none failed
    forgetting   people were put on the list of the forgotten, and no whole build without them has ended yet
    incomplete   nothing failed, but the last build left something out: its variables, too, may not be those of the rest
#}
{% macro mark_build_as_running() %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed'] and user_engagement.is_part_of_run() %}
        {% do user_engagement.write_build_state('running') %}
    {% endif %}
{% endmacro %}


{# Whether anything of this project was selected: the models of a project that installed it change nothing of its state. #}
{% macro is_part_of_run() %}
    {% for unique_id in selected_resources if unique_id.split('.')[1] == 'user_engagement' %}
        {% do return(true) %}
    {% endfor %}
    {% do return(false) %}
{% endmacro %}


{# Writes how this run ended and returns it; none where the run neither built anything nor found a fault. #}
{% macro mark_end_of_build(results) %}
    {% set status = user_engagement.status_of_run(results) %}
    {% if flags.WHICH == 'test' and status != 'failed' %}
        {% do return(none) %}
    {% endif %}
    {% do user_engagement.write_build_state(status) %}
    {% do return(status) %}
{% endmacro %}


{% macro status_of_run(results) %}
    {% set run = [] %}
    {% for result in results if result.node.package_name == 'user_engagement' %}
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
    {% set is_whole = flags.WHICH == 'build' and not flags.EMPTY and not set(project).difference(run) %}
    {% do return('green' if is_whole else 'incomplete') %}
{% endmacro %}


{# In one transaction where the engine has them; without the row a database is not published. #}
{% macro write_build_state(status) %}
    {% set relation = user_engagement.build_state_relation() %}
    {% do run_query('create schema if not exists ' ~ relation.without_identifier()) %}
    {% do run_query('drop table if exists ' ~ relation) %}
    {% do run_query('create table ' ~ relation ~ ' as select ' ~ dbt.string_literal(invocation_id) ~ ' as invocation_id, '
        ~ dbt.string_literal(status) ~ ' as status, ' ~ user_engagement.secret_fingerprint() ~ ' as secret_fingerprint, '
        ~ user_engagement.is_trial() ~ ' as is_trial') %}
    {% do adapter.commit() %}
{% endmacro %}


{# Beside the models of its schema, which it outlives: no model, since a build must not make it anew. #}
{% macro build_state_relation() %}
    {% set neighbour = graph.nodes['model.user_engagement.int_users'] %}
    {% do return(api.Relation.create(database=neighbour.database, schema=neighbour.schema, identifier='int_build_state')) %}
{% endmacro %}
