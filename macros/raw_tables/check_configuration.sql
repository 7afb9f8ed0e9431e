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
            {% set found = user_engagement.option_problems(raw_table, settings, user_engagement.column_contract(bases[raw_table])) %}
            {% do problems.extend(found or user_engagement.input_problems(raw_table, settings, bases[raw_table], problems)) %}
        {% endif %}
    {% endfor %}
    {% if problems %}
        {% do exceptions.raise_compiler_error(user_engagement.all_problems(problems)) %}
    {% endif %}
    {% do user_engagement.check_secret() %}
{% endmacro %}


{% macro all_problems(problems) %}
    {% do return('The configuration of user_engagement needs a correction (' ~ problems | length ~ '):\n\n' ~ problems | join('\n\n') ~ '\n') %}
{% endmacro %}


{# Where an option of a raw table is set, for messages. #}
{% macro where_to_set(raw_table, example='...') %}
    {% do return('\n    set it in the variable raw_tables: {"' ~ raw_table ~ '": {' ~ example ~ '}}') %}
{% endmacro %}


{# What is wrong with the options of an entry of `raw_tables`, before anything is looked at. #}
{% macro option_problems(raw_table, settings, contract) %}
    {% set origins = ['relation', 'files', 'query'] %}
    {% set options = origins + ['columns', 'null_values', 'timezone', 'time_format', 'decimal', 'delimiter', 'encoding', 'least_usable_share'] %}
    {% if settings is not mapping %}
        {% do return([raw_table ~ ': its entry is "' ~ settings ~ '".\n    expected: {files: "path or glob"}, {relation: schema.table} or {query: "select ..."}'
            ~ user_engagement.where_to_set(raw_table)]) %}
    {% endif %}
    {% set problems = [] %}
    {% for key in settings if key not in options %}
        {% do problems.append(raw_table ~ ': "' ~ key ~ '" is no option of a raw table.\n    expected one of: '
            ~ options | join(', ') ~ user_engagement.where_to_set(raw_table)) %}
    {% endfor %}
    {% set given = origins | select('in', settings) | list %}
    {% if given | length != 1 %}
        {% do problems.append(raw_table ~ ': where does it come from?\n    expected exactly one of: relation, files, query'
            ~ '\n    found: ' ~ (given | join(', ') or 'none of them') ~ user_engagement.where_to_set(raw_table)) %}
    {% endif %}
    {% set time_columns = [] %}
    {% for name, column in contract.items() if column.data_type in ['timestamp', 'date'] %}
        {% do time_columns.append(name) %}
    {% endfor %}
    {# Option: what its value is to be, and whether it is. #}
    {% set markers = settings.get('null_values', []) %}
    {% set formats = settings.get('time_format', 'epoch_seconds') %}
    {% set checks = {
        'relation': ['schema.table', settings.relation is string],
        'query': ['"select ..."', settings.query is string],
        'files': ['"path or glob", or a list of them', user_engagement.are_texts(settings.files)],
        'columns': ['{canonical name: "name in your data", or a list of names}',
            settings.columns is mapping and user_engagement.all_are_texts((settings.columns or {}).values())],
        'null_values': ['["n/a", "-"], or per column {' ~ (contract.keys() | last) ~ ': ["n/a"]}; columns: ' ~ contract.keys() | join(', '),
            markers is mapping and not (markers.keys() | reject('in', contract) | list) and not (markers.values() | select('string') | list)
            or markers is sequence and markers is not string and markers is not mapping],
        'time_format': ['codes of strptime such as "%d/%m/%Y %H:%M", or epoch_seconds, epoch_milliseconds, epoch_microseconds; of all columns of times, or per column {'
            ~ (time_columns | first) ~ ': ...}; columns of times: ' ~ time_columns | join(', '),
            not (formats.keys() | reject('in', time_columns) | list) and user_engagement.are_time_formats(formats.values())
            if formats is mapping else user_engagement.are_time_formats([formats])],
        'decimal': ['"." or ","', settings.decimal in ['.', ',']],
        'delimiter': ['what parts the fields of CSV files, such as ";"', settings.delimiter is string and settings.delimiter | length in [1, 2, 3, 4]],
        'encoding': ['utf-8, latin-1 or utf-16', user_engagement.encoding_named(settings.encoding) is not none],
    } %}
    {% for option, (expected, is_right) in checks.items() if option in settings and not is_right %}
        {% do problems.append(raw_table ~ ': `' ~ option ~ '` is "' ~ settings[option] ~ '".\n    expected: ' ~ expected
            ~ user_engagement.where_to_set(raw_table, option ~ ': ...')) %}
    {% endfor %}
    {% do user_engagement.check_share(settings.get('least_usable_share', 0), raw_table ~ ', least_usable_share', problems) %}
    {% do user_engagement.check_timezone(settings.get('timezone', 'UTC'), raw_table ~ ', timezone', problems) %}
    {% do return(problems) %}
{% endmacro %}


{# A text or a list of texts, none of them empty. #}
{% macro are_texts(value) %}
    {% set texts = [value] if value is string else value if value is sequence and value is not mapping else [] %}
    {% do return(texts | length > 0 and texts | select('string') | select | list | length == texts | length) %}
{% endmacro %}

{% macro all_are_texts(values) %}
    {% for value in values if not user_engagement.are_texts(value) %}
        {% do return(false) %}
    {% endfor %}
    {% do return(true) %}
{% endmacro %}

{# With a year, since without one no day is known. #}
{% macro are_time_formats(formats) %}
    {% for time_format in formats if not modules.re.fullmatch(
        'epoch_(seconds|milliseconds|microseconds)|(?=.*%-?[yYGcx])([^%]|%-?[aAbBcdfgGHIjmMnpqSuUVwWxXyYzZ%])+', time_format | string
    ) %}
        {% do return(false) %}
    {% endfor %}
    {% do return(true) %}
{% endmacro %}


{#
    What is wrong with what an entry of `raw_tables` points at: whether it is there, its columns, its rows. The engine's errors
    cannot be caught, and may show a row: one sentence stands for them, after the `earlier` problems.
#}
{% macro input_problems(raw_table, settings, base, earlier) %}
    {# A query may read models that are built later: its columns are checked when its base model is. #}
    {% if 'query' in settings %}
        {% do return([]) %}
    {% endif %}
    {% set problems = user_engagement.file_problems(raw_table, settings.files) if 'files' in settings
        else user_engagement.relation_problems(raw_table, settings.relation) %}
    {% if problems %}
        {% do return(problems) %}
    {% endif %}
    {% set broken = user_engagement.all_problems(earlier + [
        raw_table ~ ': ' ~ user_engagement.origin_in_words(raw_table) ~ ' cannot be read.'
        ~ '\n    expected: whole files of the kind and encoding that ending and options say (text in UTF-8, where no `encoding` is given), which this user may read'
        ~ '\n    found: the reader broke off: a file is cut short, of another kind or encoding, or not to be read by this user'
        ~ user_engagement.where_to_set(raw_table)
    ]) %}
    {% do log(raw_table ~ ': reading ' ~ user_engagement.origin_in_words(raw_table), info=true) %}
    {% set deliveries = try_or_compiler_error(broken, user_engagement.deliveries, raw_table, base) %}
    {% set problems = user_engagement.column_problems(raw_table, user_engagement.column_contract(base), deliveries) %}
    {# Rows are looked at where they are going to be staged. #}
    {% if not problems and base.unique_id | replace('.base_', '.stg_') in selected_resources %}
        {% do return(try_or_compiler_error(broken, user_engagement.csv_problems, raw_table, deliveries)) %}
    {% endif %}
    {% do return(problems) %}
{% endmacro %}


{% macro file_problems(raw_table, files) %}
    {% set problems = [] %}
    {% for file in ([files] if files is string else files) %}
        {% if modules.re.match('[A-Za-z][A-Za-z0-9+.-]+://', file) %}
            {% do problems.append(raw_table ~ ': files are read from disks only.\n    expected: a path or glob, absolute or from the folder where dbt runs; download what lies elsewhere first'
                ~ '\n    found: ' ~ file ~ user_engagement.where_to_set(raw_table, 'files: ...')) %}
        {% elif user_engagement.file_kind(file) is not none and not user_engagement.files_found(file) %}
            {% do problems.append(raw_table ~ ': no such file, or an empty one.\n    expected: a path or glob, absolute or from the folder where dbt runs'
                ~ '\n    found: nothing at ' ~ file ~ user_engagement.where_to_set(raw_table, 'files: ...')) %}
        {% endif %}
    {% endfor %}
    {% if not problems and user_engagement.file_kind(files) is none %}
        {% do problems.append(raw_table ~ ': files of which kind?\n    expected: one kind per raw table, by the ending: .csv, .tsv, .txt, .parquet, .pq, .json, .ndjson, .jsonl (.gz, .zst after it)'
            ~ '\n    found: ' ~ files ~ user_engagement.where_to_set(raw_table, 'files: ...')) %}
    {% endif %}
    {% do return(problems) %}
{% endmacro %}


{% macro relation_problems(raw_table, relation) %}
    {% set named = user_engagement.relation_named(relation) %}
    {% if named and adapter.get_relation(named.database, named.schema, named.identifier) is not none %}
        {% do return([]) %}
    {% endif %}
    {% do return([raw_table ~ ': no such relation.\n    expected: schema.table or database.schema.table of a table or view that exists'
        ~ '\n    found: nothing called ' ~ relation ~ user_engagement.where_to_set(raw_table, 'relation: ...')]) %}
{% endmacro %}


{% macro check_share(share, place, problems) %}
    {% if share not in [none, 'none'] and not (share is number and share is not boolean and 0 <= share <= 1) %}
        {% do problems.append(place ~ ': it is "' ~ share ~ '".\n    expected: a share from 0 to 1, such as 0.9; 0 switches the check off') %}
    {% endif %}
{% endmacro %}


{% macro check_timezone(timezone, place, problems) %}
    {% set literal = user_engagement.literal(timezone | string) %}
    {% if run_query('select count(*) from pg_timezone_names() where name = ' ~ literal).rows[0][0] == 0 %}
        {% do problems.append(place ~ ': "' ~ timezone ~ '" is no time zone.\n    expected: a name of the tz database such as UTC or Europe/Berlin') %}
    {% endif %}
{% endmacro %}
