{#
    Raw tables by configuration. The variable `raw_tables` says where each raw table comes from; sample, absent, relation
    and files are short forms of one thing: the text that stands after FROM.
#}

{# The settings of one raw table with its `origin`: sample, absent, relation, files or query. #}
{% macro raw_table_settings(raw_table) %}
    {% set raw_tables = var('raw_tables') or {} %}
    {% if not raw_tables and user_engagement.registered(raw_table).has_sample %}
        {% do return({'origin': 'sample'}) %}
    {% elif raw_tables is not mapping or raw_tables.get(raw_table) is not mapping %}
        {# Absent, or an entry that check_configuration() refuses. #}
        {% do return({'origin': 'absent'}) %}
    {% endif %}
    {% set settings = raw_tables[raw_table] %}
    {% do return(dict(settings, origin=['relation', 'files', 'query'] | select('in', settings) | first)) %}
{% endmacro %}


{#
    The text after FROM, none where the raw table is absent. Calls ref() or source() in every case, so that lineage and
    build order hold. `comment_lines`: CSV files of this raw table may begin with lines of comment.
#}
{% macro raw(raw_table, comment_lines=false) %}
    {% set settings = user_engagement.raw_table_settings(raw_table) %}
    {% set source_name, table_name = raw_table.split('.') %}
    {% if settings.origin == 'sample' %}
        {% do return(ref('sample_' ~ source_name ~ '__' ~ table_name) | string) %}
    {% endif %}
    {% do source(source_name, table_name) %}
    {% if settings.origin == 'relation' %}
        {% do return(settings.relation) %}
    {% elif settings.origin == 'files' and execute %}
        {% do return(user_engagement.read_files(settings.files, comment_lines)) %}
    {% elif settings.origin == 'query' %}
        {% do return('(\n' ~ render(settings.query) ~ '\n)') %}
    {% endif %}
    {% do return(none) %}
{% endmacro %}


{# A table function over files of one kind: CSV, Parquet or JSON by the ending; a path, a glob or a list of them. #}
{% macro read_files(files, comment_lines=false) %}
    {% do return(adapter.dispatch('read_files', 'user_engagement')(files, comment_lines)) %}
{% endmacro %}

{% macro duckdb__read_files(files, comment_lines) %}
    {% set file_list = user_engagement.file_list(files) %}
    {% set kind = user_engagement.file_kind(files) %}
    {% if kind == 'parquet' %}
        {% do return('read_parquet(' ~ file_list ~ ', union_by_name=true)') %}
    {% elif kind == 'json' %}
        {% do return('read_json(' ~ file_list ~ ', union_by_name=true)') %}
    {% endif %}
    {# Left to itself DuckDB takes '#' for a comment and cuts values that hold one, and skips all that stands before a longer row. #}
    {% set options = "all_varchar=true, header=true, union_by_name=true, comment='', quote='\"', escape='\"'" %}
    {% if not comment_lines %}
        {% do return('read_csv(' ~ file_list ~ ', skip=0, ' ~ options ~ ')') %}
    {% endif %}
    {% set headed_files = run_query(
        "select string_agg('''' || replace(filename, '''', '''''') || '''', ', ' order by filename), comment_lines"
        ~ " from (select filename, len(string_split(regexp_extract(content, '^\\x{FEFF}?(#[^\\n]*\\n)*'), chr(10))) - 1"
        ~ " as comment_lines from read_text(" ~ file_list ~ ")) group by comment_lines order by comment_lines"
    ) %}
    {# Padding of short rows and quoted line breaks go together in one thread only. #}
    {% set parts = [] %}
    {% for row in headed_files.rows %}
        {% do parts.append('from read_csv([' ~ row[0] ~ '], skip=' ~ row[1] ~ ', null_padding=true, parallel=false, ' ~ options ~ ')') %}
    {% endfor %}
    {% do return('(' ~ parts | join(' union all by name ') ~ ')') %}
{% endmacro %}


{# The files as a DuckDB list of strings. #}
{% macro file_list(files) %}
    {% set quoted = [] %}
    {% for file in ([files] if files is string else files) %}
        {% do quoted.append("'" ~ file | replace("'", "''") ~ "'") %}
    {% endfor %}
    {% do return('[' ~ quoted | join(', ') ~ ']') %}
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
