{#
    Reads the whole configuration before the first model runs and lists everything that is wrong with it at once:
    what, where, expected, found.
#}
{% macro check_configuration() %}
    {% if not execute or flags.WHICH not in ['build', 'run', 'seed', 'test', 'snapshot'] %}
        {% do return('') %}
    {% endif %}
    {% set problems = user_engagement.variable_problems() %}
    {% set bases = {} %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and node.config.meta.get('raw_table') %}
        {% do bases.update({node.config.meta.raw_table: node}) %}
    {% endfor %}
    {% set raw_tables = var('raw_tables') or {} %}
    {% if raw_tables is not mapping %}
        {% do problems.append('raw_tables: it is "' ~ raw_tables ~ '".\n    expected: an entry per raw table, such as {"'
            ~ 'web.channel_sessions": {files: "data/export.csv"}}') %}
        {% set raw_tables = {} %}
    {% endif %}
    {% for raw_table, settings in raw_tables.items() %}
        {% if raw_table not in bases %}
            {% do problems.append('raw_tables: "' ~ raw_table ~ '" is no raw table.\n    expected one of: '
                ~ bases.keys() | sort | join(', ')) %}
        {% else %}
            {% do problems.extend(user_engagement.raw_table_problems(raw_table, settings, bases[raw_table])) %}
        {% endif %}
    {% endfor %}
    {% if problems %}
        {% do exceptions.raise_compiler_error('The configuration of user_engagement needs a correction ('
            ~ problems | length ~ '):\n\n' ~ problems | join('\n\n') ~ '\n') %}
    {% endif %}
    {% do user_engagement.check_secret() %}
{% endmacro %}


{# Problems of one entry of `raw_tables`: its keys first, then what it points at, then the columns found there. #}
{% macro raw_table_problems(raw_table, settings, base) %}
    {% set where_to_set = '\n    set it in the variable raw_tables: {"' ~ raw_table ~ '": {...}}' %}
    {% set origins = ['relation', 'files', 'query'] %}
    {% set options = origins + ['columns', 'null_values', 'timezone', 'least_usable_share'] %}
    {% if settings is not mapping %}
        {% do return([raw_table ~ ': its entry is "' ~ settings ~ '".\n    expected: {files: "path or glob"}, {relation: schema.table} or {query: "select ..."}'
            ~ where_to_set]) %}
    {% endif %}
    {% set problems = [] %}
    {% for key in settings if key not in options %}
        {% do problems.append(raw_table ~ ': "' ~ key ~ '" is no option of a raw table.\n    expected one of: '
            ~ options | join(', ') ~ where_to_set) %}
    {% endfor %}
    {% set given = origins | select('in', settings) | list %}
    {% if given | length != 1 %}
        {% do problems.append(raw_table ~ ': where does it come from?\n    expected exactly one of: relation, files, query'
            ~ '\n    found: ' ~ (given | join(', ') or 'none of them') ~ where_to_set) %}
    {% endif %}
    {% if 'columns' in settings and settings.columns is not mapping %}
        {% do problems.append(raw_table ~ ': `columns` is no mapping.\n    expected: {canonical name: name in your data}'
            ~ where_to_set) %}
    {% endif %}
    {% if 'null_values' in settings and (settings.null_values is string or settings.null_values is not iterable) %}
        {% do problems.append(raw_table ~ ': `null_values` is no list.\n    expected: ["n/a", "-"]\n    found: '
            ~ settings.null_values ~ where_to_set) %}
    {% endif %}
    {% do user_engagement.check_share(settings.get('least_usable_share', 0), raw_table ~ ', least_usable_share', problems) %}
    {% do user_engagement.check_timezone(settings.get('timezone', 'UTC'), raw_table ~ ', timezone', problems) %}
    {% if not problems and 'files' in settings %}
        {% do problems.extend(user_engagement.file_problems(raw_table, settings.files, where_to_set)) %}
    {% elif not problems and 'relation' in settings %}
        {% do problems.extend(user_engagement.relation_problems(raw_table, settings.relation, where_to_set)) %}
    {% endif %}
    {# A query may read models that are built later: its columns are checked when its base model is. #}
    {% if not problems and 'query' not in settings %}
        {% do log(raw_table ~ ': reading ' ~ given[0] ~ ' ' ~ settings[given[0]], info=true) %}
        {% set deliveries = user_engagement.deliveries(raw_table, base) %}
        {% do problems.extend(user_engagement.column_problems(raw_table, user_engagement.column_contract(base), deliveries)) %}
        {# Rows are looked at where they are going to be staged. #}
        {% if not problems and base.unique_id | replace('.base_', '.stg_') in selected_resources %}
            {% do problems.extend(user_engagement.csv_problems(raw_table, deliveries)) %}
        {% endif %}
    {% endif %}
    {% do return(problems) %}
{% endmacro %}


{% macro file_problems(raw_table, files, where_to_set) %}
    {% if user_engagement.file_kind(files) is none %}
        {% do return([raw_table ~ ': files of which kind?\n    expected: one kind per raw table, by the ending: .csv, .tsv, .txt, .parquet, .pq, .json, .ndjson, .jsonl (.gz, .zst after it)'
            ~ '\n    found: ' ~ files ~ where_to_set]) %}
    {% endif %}
    {% set problems = [] %}
    {% for file in ([files] if files is string else files) %}
        {% if not user_engagement.files_found(file) %}
            {% do problems.append(raw_table ~ ': no such file.\n    expected: a path or glob, absolute or from the folder where dbt runs'
                ~ '\n    found: nothing at ' ~ file ~ where_to_set) %}
        {% endif %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}


{% macro relation_problems(raw_table, relation, where_to_set) %}
    {% set named = user_engagement.relation_named(relation) %}
    {% if named and adapter.get_relation(named.database, named.schema, named.identifier) is not none %}
        {% do return([]) %}
    {% endif %}
    {% do return([raw_table ~ ': no such relation.\n    expected: schema.table or database.schema.table of a table or view that exists'
        ~ '\n    found: nothing called ' ~ relation ~ where_to_set]) %}
{% endmacro %}


{% macro check_share(share, place, problems) %}
    {% if share not in [none, 'none'] and not (share is number and share is not boolean and 0 <= share <= 1) %}
        {% do problems.append(place ~ ': it is "' ~ share ~ '".\n    expected: a share from 0 to 1, such as 0.9; 0 switches the check off') %}
    {% endif %}
{% endmacro %}


{% macro check_timezone(timezone, place, problems) %}
    {% set literal = dbt.string_literal(dbt.escape_single_quotes(timezone)) %}
    {% if run_query('select count(*) from pg_timezone_names() where name = ' ~ literal).rows[0][0] == 0 %}
        {% do problems.append(place ~ ': "' ~ timezone ~ '" is no time zone.\n    expected: a name of the tz database such as UTC or Europe/Berlin') %}
    {% endif %}
{% endmacro %}
