{# What a run printed at its end, in a few lines, where dbt itself is quiet. #}
{% macro print_summary(results, tests, status) %}
    {% set built = [] %}
    {% set warnings = [] %}
    {% for result in results %}
        {% if result.node.resource_type == 'model' and result.status | string == 'success' %}
            {% do built.append(result.node.name) %}
        {% elif result.status | string == 'warn' %}
            {% do warnings.append(result.node.name) %}
        {% endif %}
    {% endfor %}
    {% if 'row_reconciliation' in built and 'quarantined_rows_by_reason' in built %}
        {% do user_engagement.print_rows() %}
    {% endif %}
    {% if 'int_activity_types' in built %}
        {% do user_engagement.print_unknown_types() %}
    {% endif %}
    {% do print('Inputs: ' ~ user_engagement.inputs_in_words() ~ '.') %}
    {% if run_query('select ' ~ user_engagement.is_trial()).rows[0][0] %}
        {% do print('A TRIAL: user keys are made with the development secret, and everybody can tell whose key is whose.') %}
    {% endif %}
    {% set seconds = (modules.datetime.datetime.now(modules.pytz.utc) - run_started_at).total_seconds() | int %}
    {% do print('Run: ' ~ built | length ~ ' models built, ' ~ tests | length ~ ' data tests, ' ~ warnings | length
        ~ ' warnings, ' ~ seconds ~ ' s' ~ ('; the database is ' ~ status if status is not none else '')
        ~ (' until a whole `dbt build`' if status == 'incomplete' else '') ~ '.') %}
    {% set next_steps = {
        'green': '`user-engagement publish` gives it to dashboard and BI tools, `user-engagement dashboard` shows it.',
        'failed': 'mend what failed (see above), then build again; what was published stays as it is.',
    } %}
    {% if status in next_steps %}
        {% do print('Next: ' ~ next_steps[status]) %}
    {% endif %}
{% endmacro %}


{# Which data the tables were built from: `sample data`, or the raw tables that are configured and where each comes from. #}
{% macro inputs_in_words() %}
    {% set named = [] %}
    {% for raw_table in (user_engagement.registry() | map(attribute='raw_table')) %}
        {% set origin = user_engagement.raw_table_settings(raw_table).origin %}
        {% if origin not in ['sample', 'absent'] %}
            {% do named.append(raw_table ~ ' (' ~ origin ~ ')') %}
        {% endif %}
    {% endfor %}
    {% do return(named | join(', ') or 'sample data') %}
{% endmacro %}


{# Rows in, and what became of them. #}
{% macro print_rows() %}
    {% set counted = run_query(
        'select sum(raw_rows), sum(staged_rows), sum(duplicate_rows), sum(quarantined_rows), sum(forgotten_rows) from '
        ~ user_engagement.relation_of('row_reconciliation')
    ).rows[0] %}
    {% set reasons = run_query(
        'select reason_code, sum(quarantined_rows) as reason_rows from '
        ~ user_engagement.relation_of('quarantined_rows_by_reason')
        ~ ' group by reason_code order by reason_rows desc, reason_code limit 4'
    ).rows %}
    {% set named = [] %}
    {% for reason in reasons %}
        {% do named.append(reason[0] ~ ' ' ~ '{:,}'.format(reason[1] | int)) %}
    {% endfor %}
    {% set numbers = [] %}
    {% for count in counted %}
        {% do numbers.append('{:,}'.format(count | int)) %}
    {% endfor %}
    {% do print('Rows: ' ~ numbers[0] ~ ' in, ' ~ numbers[1] ~ ' staged, ' ~ numbers[2] ~ ' repeated, ' ~ numbers[3]
        ~ ' quarantined' ~ (' (most: ' ~ named | join(', ') ~ ')' if named else '') ~ ', ' ~ numbers[4] ~ ' forgotten.') %}
{% endmacro %}


{# Kinds of activity of which nothing says whether they count, the most frequent first. #}
{% macro print_unknown_types() %}
    {% set found = run_query(
        'select platform, substr(activity_type, 1, 40), activities, is_activity from '
        ~ user_engagement.relation_of('int_activity_types')
        ~ ' where not is_known order by activities desc, platform, activity_type limit 11'
    ).rows %}
    {% set named = [] %}
    {% for platform, type, activities, is_activity in found %}
        {% do named.append(platform ~ ' "' ~ type ~ '" ' ~ '{:,}'.format(activities | int) ~ ('' if is_activity else ' (not counted)')) %}
    {% endfor %}
    {% if named %}
        {% do print('Kinds of activity that nothing is said of, and that count where nothing else stands here: ' ~ named[:10] | join(', ')
            ~ (', and more' if named | length > 10 else '') ~ '. The variable activity_types says whether they do.') %}
    {% endif %}
{% endmacro %}


{# One data test at fault: where, since when, how many rows, and three of them. #}
{% macro print_fault(fault, since) %}
    {% do print('') %}
    {% do print(fault.status | string | upper ~ ' ' ~ fault.node.name) %}
    {% do print('    since ' ~ since.get(fault.node.name, run_started_at.strftime('%Y-%m-%d %H:%M')) ~ ' UTC'
        ~ (', ' ~ '{:,}'.format(fault.failures) ~ ' rows' if fault.failures is not none and fault.node.config.fail_calc == 'count(*)' else '')
        ~ ', in ' ~ fault.node.original_file_path) %}
    {% set kept = fault.node.relation_name if fault.status | string != 'error' else none %}
    {% if kept %}
        {% do print('    kept in ' ~ kept ~ ', of them:') %}
        {% set examples = run_query('select * from ' ~ kept ~ ' limit 100') %}
        {# Three rows; a sentence says all there is to say, and each is shown whole. #}
        {% set rows = examples.rows | list %}
        {% for row in (rows if 'sentence' in examples.column_names else rows[:3]) %}
            {% set shown = [] %}
            {% if 'sentence' in examples.column_names %}
                {% do print('    ' ~ row['sentence']) %}
            {% endif %}
            {% for column in examples.column_names if 'sentence' not in examples.column_names %}
                {% do shown.append(column ~ '=' ~ user_engagement.shown_value(column, row[loop.index0], fault.node.column_name)) %}
            {% endfor %}
            {% do print('    ' ~ shown | join(', ') | truncate(200, true)) if shown %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{# Ids of people stay in the inner schemas: a printed row says only that there is one. #}
{% macro shown_value(column, value, tested_column) %}
    {% set generic = ['unique_field', 'value_field', 'from_field'] %}
    {% set subject = (tested_column if column in generic else column) or '' %}
    {% set personal = namespace(names=['user_id', 'raw_content', 'unreadable_values']) %}
    {% for entry in user_engagement.registry() %}
        {% for column in entry.identifiers %}
            {% set personal.names = personal.names + [column, user_engagement.staged_name(entry, column)] %}
        {% endfor %}
    {% endfor %}
    {% set is_personal = modules.re.search('(' ~ personal.names | join('|') ~ ')$', subject | lower) %}
    {% do return('(kept inside)' if is_personal and value is not none else value) %}
{% endmacro %}


{#
    Which model of how many begins, once a run has lasted 30 seconds: long runs show where they are. `graph` is the one thing that
    the models of a run share.
#}
{% macro show_progress() %}
    {% if execute and model.config.materialized != 'view' and selected_resources %}
        {% set begun = graph.setdefault('begun_models', []) %}
        {% do begun.append(model.name) %}
        {% set models = graph.setdefault('models_to_build', user_engagement.models_to_build()) %}
        {% set seconds = (modules.datetime.datetime.now(modules.pytz.utc) - run_started_at).total_seconds() | int %}
        {% if seconds > 30 %}
            {% do print('  ' ~ seconds ~ ' s: model ' ~ begun | length ~ ' of ' ~ models ~ ', ' ~ model.name) %}
        {% endif %}
    {% endif %}
{% endmacro %}


{% macro models_to_build() %}
    {% set models = [] %}
    {% for unique_id in selected_resources %}
        {% set node = graph.nodes.get(unique_id, {}) %}
        {% if node.resource_type == 'model' and node.package_name == 'user_engagement' and node.config.materialized != 'view' %}
            {% do models.append(unique_id) %}
        {% endif %}
    {% endfor %}
    {% do return(models | length) %}
{% endmacro %}
