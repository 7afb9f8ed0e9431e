{#
    Where raw tables come from. The variable `raw_tables` says it; sample, absent, relation, files and query end in one thing:
    a list of deliveries. A delivery is a text that stands after FROM and the columns found there; files of one raw table that
    differ in their columns are deliveries of their own, so that none changes how another is read.
#}

{#
    A variable, for macros that models of a project that installs this one call: there dbt knows the variables that it set for this
    project, and not their defaults.
#}
{% macro setting(name) %}
    {% set defaults = {'raw_tables': {}, 'additional_raw_tables': [], 'reporting_timezone': 'UTC',
        'earliest_plausible_date': '1990-01-01', 'latest_plausible_date': '2049-12-31'} %}
    {% do return(var(name, (var('user_engagement', {})).get(name, defaults.get(name)))) %}
{% endmacro %}


{# The settings of one raw table with its `origin`: sample, absent, relation, files or query. #}
{% macro raw_table_settings(raw_table) %}
    {% set raw_tables = user_engagement.setting('raw_tables') or {} %}
    {% if not raw_tables and user_engagement.registered(raw_table).has_sample %}
        {% do return({'origin': 'sample'}) %}
    {% elif raw_tables is not mapping or raw_tables.get(raw_table) is not mapping %}
        {# Absent, or an entry that check_configuration() refuses. #}
        {% do return({'origin': 'absent'}) %}
    {% endif %}
    {% set settings = raw_tables[raw_table] %}
    {% do return(dict(settings, origin=['relation', 'files', 'query'] | select('in', settings) | first)) %}
{% endmacro %}


{# Of all rows of a raw table, the share that must be usable; 0 where that is not judged. #}
{% macro least_usable_share(raw_table) %}
    {% set default = var('least_usable_share') %}
    {% set share = user_engagement.raw_table_settings(raw_table).get('least_usable_share', default) %}
    {% do return(0 if share in [none, 'none'] else share) %}
{% endmacro %}


{# Where the rows of a raw table come from, for messages. #}
{% macro origin_in_words(raw_table) %}
    {% set settings = user_engagement.raw_table_settings(raw_table) %}
    {% if settings.origin == 'sample' %}
        {% do return('the seed sample_' ~ raw_table | replace('.', '__')) %}
    {% elif settings.origin == 'absent' %}
        {% do return('nowhere') %}
    {% endif %}
    {% set named = settings[settings.origin] %}
    {% do return(settings.origin ~ ' ' ~ (named if named is string else named | join(', '))) %}
{% endmacro %}


{# Calls ref() or source() in every case, so that lineage and build order hold; they must be known at parse. #}
{% macro depend_on_raw(raw_table) %}
    {% set settings = user_engagement.raw_table_settings(raw_table) %}
    {% set source_name, table_name = raw_table.split('.') %}
    {% if settings.origin == 'sample' %}
        {% do ref('sample_' ~ source_name ~ '__' ~ table_name) %}
    {% else %}
        {% do source(source_name, table_name) %}
    {% endif %}
    {% if settings.origin == 'query' %}
        {% do render(settings.query) %}
    {% endif %}
{% endmacro %}


{#
    The deliveries of a raw table, [{origin, columns: [{name, data_type, expression}], row_as_json, place, is_text}]; none
    where it is absent. `place` names the files in messages, `is_text` says that names were read from text; `base` is the node
    of its base model.
#}
{% macro deliveries(raw_table, base) %}
    {% set settings = user_engagement.raw_table_settings(raw_table) %}
    {% if settings.origin == 'absent' %}
        {% do return([]) %}
    {% elif settings.origin == 'files' %}
        {# Files are looked into once a run: the check before the first model and the base model share what was found. #}
        {% set found = graph.setdefault('user_engagement_deliveries', {}) %}
        {% set key = invocation_id ~ tojson(settings) %}
        {% if key not in found %}
            {% do found.update({key: user_engagement.file_deliveries(
                settings, user_engagement.column_contract(base), base.config.meta.get('comment_lines', false)
            )}) %}
        {% endif %}
        {% do return(found[key]) %}
    {% elif settings.origin == 'sample' %}
        {# The seed's own declaration serves, so that compiling needs no database. #}
        {% set seed_name = 'sample_' ~ raw_table | replace('.', '__') %}
        {% set seed = graph.nodes.values() | selectattr('name', 'equalto', seed_name) | first %}
        {% set columns = [] %}
        {% for name in seed.config.column_types %}
            {% do columns.append({'name': name, 'data_type': 'varchar'}) %}
        {% endfor %}
        {% do return([user_engagement.delivery(ref(seed_name) | string, columns)]) %}
    {% elif settings.origin == 'relation' %}
        {% set origin = user_engagement.relation_named(settings.relation) | string %}
    {% else %}
        {% set origin = '(\n' ~ user_engagement.without_end(render(settings.query)) ~ '\n)' %}
    {% endif %}
    {% do return([user_engagement.delivery(origin, user_engagement.columns_of(origin))]) %}
{% endmacro %}


{% macro delivery(origin, columns, place='', is_text=false) %}
    {% set names = [] %}
    {% for column in columns %}
        {% do names.append(column.name | lower) %}
    {% endfor %}
    {# The whole row is named by its alias, which no column may be called. #}
    {% set alias = namespace(name='delivered') %}
    {% for name in names if alias.name in names %}
        {% set alias.name = alias.name ~ '_' %}
    {% endfor %}
    {% for column in columns %}
        {% do column.update({'expression': alias.name ~ '.' ~ adapter.quote(column.name | replace('"', '""'))}) %}
    {% endfor %}
    {% do return({
        'origin': origin ~ ' as ' ~ alias.name, 'columns': columns, 'place': place, 'is_text': is_text,
        'row_as_json': user_engagement.row_as_json(alias.name),
    }) %}
{% endmacro %}


{% macro columns_of(origin) %}
    {% set columns = [] %}
    {% for column in adapter.get_column_schema_from_query('select * from ' ~ origin ~ ' as origin') %}
        {% do columns.append({'name': column.name, 'data_type': column.dtype | lower}) %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}


{# A query without the semicolon at its end, and comments after it. #}
{% macro without_end(query) %}
    {% do return(modules.re.sub('(;\\s*(--[^\\n]*\\s*)*)+$', '', query)) %}
{% endmacro %}


{# `schema.table` or `database.schema.table` as a relation; a part may be quoted. None where it is neither. #}
{% macro relation_named(name) %}
    {% set parts = [] %}
    {% for quoted, plain in modules.re.findall('"((?:[^"]|"")+)"|([^."]+)', name) %}
        {% do parts.append(quoted or plain) %}
    {% endfor %}
    {% if parts | length in [2, 3] %}
        {% do return(api.Relation.create(
            database=parts[0] if parts | length == 3 else target.database, schema=parts[-2], identifier=parts[-1]
        )) %}
    {% endif %}
{% endmacro %}


{% macro row_as_json(alias) %}
    {{- return(adapter.dispatch('row_as_json', 'user_engagement')(alias)) -}}
{% endmacro %}

{% macro duckdb__row_as_json(alias) -%}
    cast(to_json({{ alias }}) as varchar)
{%- endmacro %}

{% macro spark__row_as_json(alias) -%}
    to_json(struct({{ alias }}.*))
{%- endmacro %}
