{#
    Files as deliveries, by kind: CSV, Parquet or JSON by the ending; a path, a glob or a list of them. No reader guesses a type:
    CSV and JSON are read as text, Parquet as each file says. Files whose columns are the same are read together.
#}
{% macro file_deliveries(settings, contract, comment_lines) %}
    {% do return(adapter.dispatch('file_deliveries', 'user_engagement')(settings, contract, comment_lines)) %}
{% endmacro %}

{% macro duckdb__file_deliveries(settings, contract, comment_lines) %}
    {% set kind = user_engagement.file_kind(settings.files) %}
    {% set files = user_engagement.files_found(settings.files) %}
    {% if kind == 'parquet' %}
        {% do return(user_engagement.parquet_deliveries(files)) %}
    {% elif kind == 'json' %}
        {% do return(user_engagement.json_deliveries(files)) %}
    {% endif %}
    {% do return(user_engagement.csv_deliveries(files, settings, contract, comment_lines)) %}
{% endmacro %}


{# One delivery per header. A row that does not fit its header stops the build: csv_problems(). #}
{% macro csv_deliveries(files, settings, contract, comment_lines) %}
    {% set encoding = user_engagement.encoding_named(settings.get('encoding', 'utf-8')) %}
    {% set grouped = {} %}
    {% for file, lines in user_engagement.first_lines(files, encoding).items() %}
        {% do grouped.setdefault(user_engagement.csv_header(lines, comment_lines), []).append(file) %}
    {% endfor %}
    {% set found = [] %}
    {% for (header, skipped_lines), files_of_header in grouped.items() %}
        {% set delimiter = settings.get('delimiter') or user_engagement.delimiter_of(header, contract) %}
        {% set columns = [] %}
        {% set declared = [] %}
        {% for name in user_engagement.fields_of(header, delimiter) %}
            {% do columns.append({'name': name, 'data_type': 'varchar'}) %}
            {% do declared.append(user_engagement.literal(name) ~ ": 'varchar'") %}
        {% endfor %}
        {% set padding = '' %}
        {% if comment_lines %}
            {# A total row has a field more than the header, a cut one fewer. Padding and quoted line breaks go together in one thread only. #}
            {% do declared.append("'beyond_the_header': 'varchar'") %}
            {% set padding = ', null_padding=true, parallel=false' %}
        {% endif %}
        {% set reader = 'read_csv(' ~ user_engagement.list_of_literals(files_of_header) ~ ', auto_detect=false, header=false, skip='
            ~ skipped_lines ~ ', columns={' ~ declared | join(', ') ~ '}, delim=' ~ user_engagement.literal(delimiter)
            ~ ", quote='\"', escape='\"', comment='', encoding='" ~ encoding ~ "'" ~ padding %}
        {% do found.append(dict(
            user_engagement.delivery(reader ~ ')', columns, user_engagement.place_of(files_of_header), is_text=true), csv_reader=reader, encoding=encoding | upper
        )) %}
    {% endfor %}
    {% do return(found) %}
{% endmacro %}


{#
    Where rows of CSV files do not fit their header, by file and line. The files are read for it before the first model runs,
    since the engine's own error shows the row, and rows hold ids of people.
#}
{% macro csv_problems(raw_table, deliveries) %}
    {% set problems = [] %}
    {% for delivery in deliveries if delivery.csv_reader and delivery.columns %}
        {% do run_query('select count(columns(*)) from ' ~ delivery.csv_reader
            ~ ", store_rejects=true, rejects_table='unfit_rows', rejects_scan='unfit_scans', rejects_limit=1000)") %}
        {% set found = run_query(
            "select concat('line ', line, ' of ', file_path, ': ', lower(min(error_type))) as words from unfit_rows"
            ~ ' inner join unfit_scans using (scan_id, file_id) group by file_path, line order by file_path, line'
        ).columns['words'].values() %}
        {% do run_query('drop table unfit_rows') %}
        {% do run_query('drop table unfit_scans') %}
        {% if found %}
            {% do problems.append(raw_table ~ ': rows do not fit the header of their file.\n    expected: '
                ~ delivery.columns | length ~ ' fields in every row, quotes that end, text in ' ~ delivery.encoding ~ '\n    found: ' ~ found[:3] | join('; ')
                ~ ('; and more' if found | length > 3 else '') ~ ' (the rows are not shown: they may name people)'
                ~ user_engagement.where_to_set(raw_table, 'delimiter: ..., encoding: ...')) %}
        {% endif %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}


{# {file: its first 40 lines}; an empty line is none. A line that is no UTF-8 is left out here and named when rows are read. #}
{% macro first_lines(files, encoding) %}
    {% set queries = [] %}
    {% for file in files %}
        {% do queries.append('select ' ~ loop.index0 ~ ' as position, cast(to_json(list(line)) as varchar) as lines from (select line from'
            ~ ' read_csv(' ~ user_engagement.literal(file) ~ ", auto_detect=false, header=false, columns={'line': 'varchar'},"
            ~ " delim=chr(1), quote='', escape='', comment='', ignore_errors=true, strict_mode=false, parallel=false, encoding='" ~ encoding ~ "') limit 40)") %}
    {% endfor %}
    {% set lines_of = {} %}
    {% for row in run_query(queries | join(' union all ') ~ ' order by position').rows %}
        {% do lines_of.update({files[row[0] | int]: fromjson(row[1]) if row[1] else []}) %}
    {% endfor %}
    {% do return(lines_of) %}
{% endmacro %}


{#
    (header, lines up to its end) of a CSV file: its first line that holds anything, after lines of comment where there may be some.
    A NUL is half a character of UTF-16.
#}
{% macro csv_header(lines, comment_lines) %}
    {% set nothing = '[,;|\t"\\s\ufeff]*(#.*)?' if comment_lines else '[,;|\t\\s\ufeff]*' %}
    {% for line in lines if line and '\x00' not in line and not modules.re.fullmatch(nothing, line) %}
        {% do return((line | replace('\ufeff', ''), lines.index(line) + 1)) %}
    {% endfor %}
    {% do return(('', 1)) %}
{% endmacro %}


{# The delimiter by which most columns of a raw table are found in a header, and of several the one of most fields. #}
{% macro delimiter_of(header, contract) %}
    {% set best = namespace(delimiter=',', score=-1) %}
    {% for delimiter in [',', ';', '\t', '|'] %}
        {% set columns = [] %}
        {% for name in user_engagement.fields_of(header, delimiter) %}
            {% do columns.append({'name': name}) %}
        {% endfor %}
        {% set matched = user_engagement.match_columns(none, contract, columns).columns | length %}
        {% if 1000 * matched + columns | length > best.score %}
            {% set best.delimiter, best.score = delimiter, 1000 * matched + columns | length %}
        {% endif %}
    {% endfor %}
    {% do return(best.delimiter) %}
{% endmacro %}


{# The fields of a line, quotes taken off; the second of two fields called x, in any case, is called x_1. #}
{% macro fields_of(line, delimiter) %}
    {% set quoted = modules.re.escape(delimiter) %}
    {% set names = [] %}
    {% set lower_names = [] %}
    {% for in_quotes, plain in modules.re.findall('(?:^|' ~ quoted ~ ')(?:"((?:[^"]|"")*)"|([^' ~ quoted ~ ']*))', line) if line %}
        {% set written = (in_quotes | replace('""', '"') or plain).strip() or 'column' ~ loop.index0 %}
        {% set name = namespace(free=written) %}
        {% for number in range(1, 1000) if name.free | lower in lower_names %}
            {% set name.free = written ~ '_' ~ number %}
        {% endfor %}
        {% do names.append(name.free) %}
        {% do lower_names.append(name.free | lower) %}
    {% endfor %}
    {% do return(names) %}
{% endmacro %}


{# One delivery per schema: a time with zone and one without stay what they are, and a date a date. #}
{% macro parquet_deliveries(files) %}
    {% set groups = run_query(
        "select cast(to_json(list(file_name order by file_name)) as varchar) as files from (select file_name,"
        ~ " string_agg(concat_ws(':', name, type, type_length, repetition_type, num_children, converted_type, scale, precision, logical_type),"
        ~ " '|' order by position) as columns from (select row_number() over () as position, * from parquet_schema("
        ~ user_engagement.list_of_literals(files) ~ ")) group by file_name) group by columns order by min(file_name)"
    ) %}
    {% set found = [] %}
    {% for row in groups.rows %}
        {% set grouped = fromjson(row[0]) %}
        {% set origin = 'read_parquet(' ~ user_engagement.list_of_literals(grouped) ~ ', hive_types_autocast=false)' %}
        {% do found.append(user_engagement.delivery(
            origin, user_engagement.columns_of(origin), user_engagement.place_of(grouped)
        )) %}
    {% endfor %}
    {% do return(found) %}
{% endmacro %}


{# One delivery per set of keys; every value as text, as it is written. A list after a byte order mark arrives as one value. #}
{% macro json_deliveries(files) %}
    {% set objects = "unnest(case when json_type(json) = 'ARRAY' then from_json(json, '[\"json\"]') else [json] end) as json" %}
    {% set groups = run_query(
        "select cast(to_json(list(filename order by filename)) as varchar), keys, is_listed from ("
        ~ "select filename, bool_or(is_listed) as is_listed, cast(to_json(coalesce(list(distinct key order by key) filter (where key is not null), [])) as varchar) as keys"
        ~ " from (select filename, is_listed, unnest(case when len(json_keys(json)) = 0 then [null] else json_keys(json) end) as key"
        ~ " from (select filename, json_type(json) = 'ARRAY' as is_listed, " ~ objects ~ " from read_json_objects("
        ~ user_engagement.list_of_literals(files) ~ ", filename=true))) group by filename) group by keys, is_listed order by min(filename)"
    ) %}
    {% set found = [] %}
    {% for row in groups.rows %}
        {% set grouped = fromjson(row[0]) %}
        {% set columns = [] %}
        {% for key in fromjson(row[1]) %}
            {% do columns.append({
                'name': key, 'data_type': 'varchar',
                'expression': 'json_extract_string(delivered.json, ' ~ user_engagement.literal('$."' ~ key | replace('"', '\\"') ~ '"') ~ ')',
            }) %}
        {% endfor %}
        {% set origin = 'read_json_objects(' ~ user_engagement.list_of_literals(grouped) ~ ')' %}
        {% do found.append({
            'origin': ('(select ' ~ objects ~ ' from ' ~ origin ~ ')' if row[2] else origin) ~ ' as delivered', 'columns': columns,
            'row_as_json': 'cast(delivered.json as varchar)', 'place': user_engagement.place_of(grouped), 'is_text': true,
        }) %}
    {% endfor %}
    {# No object at all: no column, so that what is required is said to be missing. #}
    {% do return(found or [{'columns': [], 'place': user_engagement.place_of(files), 'is_text': true}]) %}
{% endmacro %}


{#
    The paths behind a path, a glob or a list of them, each once. An empty file is a time without rows; a pipe, which would be
    waited for, has no size either.
#}
{% macro files_found(files) %}
    {% set found = [] %}
    {% for pattern in ([files] if files is string else files) %}
        {% for row in run_query('select to_json(file) from glob(' ~ user_engagement.literal(pattern) ~ ') order by file').rows %}
            {% set file = fromjson(row[0]) %}
            {% do found.append(file) if file not in found %}
        {% endfor %}
    {% endfor %}
    {% set filled = [] %}
    {% if found %}
        {% set of_some_size = run_query('select to_json(filename) from read_blob(' ~ user_engagement.list_of_literals(found) ~ ') where size > 0') %}
        {% for row in of_some_size.rows %}
            {% do filled.append(fromjson(row[0])) %}
        {% endfor %}
    {% endif %}
    {% do return(found | select('in', filled) | list) %}
{% endmacro %}


{% macro literal(text) %}
    {% do return("'" ~ text | replace("'", "''") ~ "'") %}
{% endmacro %}

{% macro list_of_literals(texts) %}
    {% set literals = [] %}
    {% for text in texts %}
        {% do literals.append(user_engagement.literal(text)) %}
    {% endfor %}
    {% do return('[' ~ literals | join(', ') ~ ']') %}
{% endmacro %}

{# Files in a message. #}
{% macro place_of(files) %}
    {% do return(files[0] ~ (' and ' ~ (files | length - 1) ~ ' more' if files | length > 1 else '')) %}
{% endmacro %}


{# An encoding as the engine calls it; none where it knows none of that name. #}
{% macro encoding_named(name) %}
    {% do return({'utf8': 'utf-8', 'latin1': 'latin-1', 'iso88591': 'latin-1', 'utf16': 'utf-16', 'utf16le': 'utf-16'}
        .get(user_engagement.normalised_name(name))) %}
{% endmacro %}


{# csv, parquet or json by the ending of every file; none where the endings are unknown or mixed. #}
{% macro file_kind(files) %}
    {% set kinds = {'csv': 'csv', 'tsv': 'csv', 'txt': 'csv', 'parquet': 'parquet', 'pq': 'parquet',
                    'json': 'json', 'ndjson': 'json', 'jsonl': 'json'} %}
    {% set found = [] %}
    {% for file in ([files] if files is string else files) %}
        {% set kind = kinds.get(modules.re.sub('[.](gz|zst)$', '', file | lower).split('.') | last) %}
        {% do found.append(kind) if kind not in found %}
    {% endfor %}
    {% do return(found[0] if found | length == 1 else none) %}
{% endmacro %}
