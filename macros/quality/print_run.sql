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
    {% set seconds = (modules.datetime.datetime.now(modules.pytz.utc) - run_started_at).total_seconds() | int %}
    {% do print('Run: ' ~ built | length ~ ' models built, ' ~ tests | length ~ ' data tests, ' ~ warnings | length
        ~ ' warnings, ' ~ seconds ~ ' s' ~ ('; the database is ' ~ status if status is not none else '')
        ~ (' until a whole `dbt build`' if status == 'incomplete' else '') ~ '.') %}
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


{# One data test at fault: where, since when, how many rows, and three of them. #}
{% macro print_fault(fault, since) %}
    {% do print('') %}
    {% do print(fault.status | string | upper ~ ' ' ~ fault.node.name) %}
    {% do print('    since ' ~ since.get(fault.node.name, run_started_at.strftime('%Y-%m-%d %H:%M')) ~ ' UTC'
        ~ (', ' ~ '{:,}'.format(fault.failures) ~ ' rows' if fault.failures is not none else '')
        ~ ', in ' ~ fault.node.original_file_path) %}
    {% set kept = fault.node.relation_name if fault.status | string != 'error' else none %}
    {% if kept %}
        {% do print('    kept in ' ~ kept ~ ', of them:') %}
        {% set examples = run_query('select * from ' ~ kept ~ ' limit 3') %}
        {% for row in examples.rows %}
            {% set shown = [] %}
            {% for column in examples.column_names %}
                {% do shown.append(column ~ '=' ~ user_engagement.shown_value(column, row[loop.index0], fault.node.column_name)) %}
            {% endfor %}
            {% do print('    ' ~ shown | join(', ') | truncate(200, true)) %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{# Ids of people stay in the inner schemas: a printed row says only that there is one. #}
{% macro shown_value(column, value, tested_column) %}
    {% set generic = ['unique_field', 'value_field', 'from_field'] %}
    {% set subject = (tested_column if column in generic else column) or '' %}
    {% set personal = modules.re.search('(user|student|subscriber|member|bearer)_id$|imsi|imei|msisdn|raw_content|duplicate_key', subject | lower) %}
    {% do return('(kept inside)' if personal and value is not none else value) %}
{% endmacro %}


{# A model that begins later than 30 seconds after the run did is named when it begins: long runs show where they are. #}
{% macro show_progress() %}
    {% if execute and model.config.materialized != 'view' %}
        {% set seconds = (modules.datetime.datetime.now(modules.pytz.utc) - run_started_at).total_seconds() | int %}
        {% if seconds > 30 %}
            {% do print('  ' ~ seconds ~ ' s: ' ~ model.name) %}
        {% endif %}
    {% endif %}
{% endmacro %}
