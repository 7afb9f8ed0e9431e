{#
    The body of a base model: the canonical columns of a raw table as trimmed text, null where a null marker stands, and
    the row as delivered in `raw_content`. The canonical columns, their aliases and whether they are required stand in
    the base model's YAML. All introspection of the project happens here.
#}
{% macro base_columns(raw_table, comment_lines=false) %}
    {%- set origin_text = user_engagement.raw(raw_table, comment_lines) -%}
    {%- if execute -%}
        {%- set contract = user_engagement.column_contract(model) -%}
        {%- if origin_text is none -%}
            {{ user_engagement.select_no_rows(contract) }}
        {%- else -%}
            {%- set matched = user_engagement.match_columns(
                raw_table, contract, user_engagement.delivered_columns(raw_table, origin_text)
            ) -%}
            {%- if matched.problems -%}
                {%- do exceptions.raise_compiler_error(matched.problems | join('\n')) -%}
            {%- endif -%}
            {{ user_engagement.select_canonical(raw_table, contract, matched.columns, origin_text) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{# {canonical column: meta} of a base model, without `raw_content`. #}
{% macro column_contract(node) %}
    {% set contract = {} %}
    {% for name, column in node.columns.items() if name != 'raw_content' %}
        {% do contract.update({name: column.meta}) %}
    {% endfor %}
    {% do return(contract) %}
{% endmacro %}


{# The columns of a raw table as delivered, as a list of {name, data_type}. #}
{% macro delivered_columns(raw_table, origin_text) %}
    {% if user_engagement.raw_table_settings(raw_table).origin == 'sample' %}
        {# The seed's own declaration serves, so that compiling needs no database. #}
        {% set seed_name = 'sample_' ~ raw_table | replace('.', '__') %}
        {% set seed = graph.nodes.values() | selectattr('name', 'equalto', seed_name) | first %}
        {% set columns = [] %}
        {% for name in seed.config.column_types %}
            {% do columns.append({'name': name, 'data_type': 'varchar'}) %}
        {% endfor %}
        {% do return(columns) %}
    {% endif %}
    {% do return(adapter.get_column_schema_from_query('select * from ' ~ origin_text ~ ' as origin')) %}
{% endmacro %}


{% macro normalised_name(name) %}
    {% do return(modules.re.sub('[^a-z0-9]', '', name | string | lower)) %}
{% endmacro %}

{% macro normalised_names(names) %}
    {% set normalised = [] %}
    {% for name in names %}
        {% do normalised.append(user_engagement.normalised_name(name)) %}
    {% endfor %}
    {% do return(normalised) %}
{% endmacro %}


{#
    Which delivered column fills which canonical one, without regard to case, spaces and punctuation:
    {'columns': {canonical: delivered column}, 'problems': [sentences]}.
#}
{% macro match_columns(raw_table, contract, delivered) %}
    {% set mapping = user_engagement.raw_table_settings(raw_table).get('columns') or {} %}
    {% set columns = {} %}
    {% set problems = [] %}
    {% for canonical in mapping if canonical not in contract %}
        {% do problems.append(raw_table ~ ': `columns` maps "' ~ canonical ~ '", which is no column of this raw table.'
            ~ '\n    expected one of: ' ~ contract.keys() | join(', ')) %}
    {% endfor %}
    {% set known_names = [] %}
    {% for canonical, meta in contract.items() %}
        {% do known_names.extend([canonical] + meta.get('aliases', [])) %}
    {% endfor %}
    {% set known_names = user_engagement.normalised_names(known_names) %}
    {% for canonical, meta in contract.items() %}
        {% set names = [mapping[canonical]] if canonical in mapping else [canonical] + meta.get('aliases', []) %}
        {% set normalised_names = user_engagement.normalised_names(names) %}
        {% set candidates = [] %}
        {% for column in delivered %}
            {# The second of two columns called x is delivered as x_1. #}
            {% set name = column.name[:-2]
                if column.name.endswith('_1') and user_engagement.normalised_name(column.name) not in known_names
                else column.name %}
            {% do candidates.append(column) if user_engagement.normalised_name(name) in normalised_names %}
        {% endfor %}
        {# Two columns that differ in case or punctuation only: the mapping tells them apart letter by letter. #}
        {% set exact = candidates | selectattr('name', 'equalto', mapping.get(canonical)) | list %}
        {% set candidates = exact or candidates %}
        {% if candidates | length == 1 %}
            {% do columns.update({canonical: candidates[0]}) %}
        {% elif candidates %}
            {% do problems.append(raw_table ~ ': column "' ~ canonical ~ '" could be any of several.'
                ~ '\n    expected: one of the names ' ~ names | join(', ')
                ~ '\n    found: ' ~ candidates | map(attribute='name') | join(', ')
                ~ user_engagement.where_to_map(raw_table, canonical)) %}
        {% elif canonical in mapping or meta.get('required') %}
            {% do problems.append(raw_table ~ ': column "' ~ canonical ~ '" is missing.'
                ~ '\n    expected: ' ~ names | join(' or ')
                ~ '\n    found: ' ~ delivered | map(attribute='name') | join(', ')
                ~ user_engagement.hint_of_one_column(delivered)
                ~ user_engagement.where_to_map(raw_table, canonical)) %}
        {% endif %}
    {% endfor %}
    {% do return({'columns': columns, 'problems': problems}) %}
{% endmacro %}

{# A CSV file whose rows disagree is read as one column, named by its first line. #}
{% macro hint_of_one_column(delivered) %}
    {% if delivered | length == 1 and modules.re.search('[,;|\t]', delivered[0].name) %}
        {% do return('\n    perhaps: this is a single column because a row has another number of fields than the header, a quote is never closed, or a text stands before the header') %}
    {% endif %}
    {% do return('') %}
{% endmacro %}

{% macro where_to_map(raw_table, canonical) %}
    {% do return('\n    set it in the variable raw_tables: {"' ~ raw_table ~ '": {columns: {' ~ canonical
        ~ ': "its name in your data"}}}') %}
{% endmacro %}


{% macro select_canonical(raw_table, contract, columns, origin_text) %}
    {%- set null_values = ['', '\\N', 'NULL'] + (user_engagement.raw_table_settings(raw_table).get('null_values') or []) -%}
    {%- set literals = [] -%}
    {%- for value in null_values -%}
        {%- do literals.append(dbt.string_literal(dbt.escape_single_quotes(value | string | trim))) -%}
    {%- endfor -%}
select
{%- for canonical in contract %}
    {%- if canonical in columns %}
    {%- set text = user_engagement.as_text(columns[canonical], contract[canonical].get('is_id', false)) %}
    case when {{ text }} in ({{ literals | join(', ') }}) then null else {{ text }} end as {{ canonical }},
    {%- else %}
    cast(null as {{ dbt.type_string() }}) as {{ canonical }},
    {%- endif %}
{%- endfor %}
    {{ user_engagement.row_as_json('origin') }} as raw_content

from {{ origin_text }} as origin
{% endmacro %}


{% macro select_no_rows(contract) -%}
select
{%- for canonical in contract %}
    cast(null as {{ dbt.type_string() }}) as {{ canonical }},
{%- endfor %}
    cast(null as {{ dbt.type_string() }}) as raw_content

where false
{%- endmacro %}


{#
    A delivered column as trimmed text. An id that arrives as a double, or as the text of one (33626320676.0), keeps its
    digits and no more; NaN is a missing value. The statistics of a Parquet file may not know of NaN, so that it passes
    the condition: try_cast.
#}
{% macro as_text(column, is_id=false) -%}
    {%- set name = 'origin.' ~ adapter.quote(column.name | replace('"', '""')) -%}
    {%- set text = 'trim(cast(' ~ name ~ ' as ' ~ dbt.type_string() ~ '))' -%}
    {%- if column.data_type | lower in ['double', 'float', 'real'] -%}
        case
            when {{ name }} = floor({{ name }}) and abs({{ name }}) < 1e15
                then cast({{ user_engagement.try_cast(name, 'bigint') }} as {{ dbt.type_string() }})
            else nullif(lower(cast({{ name }} as {{ dbt.type_string() }})), 'nan')
        end
    {%- elif is_id -%}
        {%- set digits = 'substr(' ~ text ~ ', 1, length(' ~ text ~ ') - 2)' -%}
        case
            when {{ text }} like '%.0' and {{ user_engagement.try_cast(digits, 'decimal(38, 0)') }} is not null then {{ digits }}
            else {{ text }}
        end
    {%- else -%}
        {{ text }}
    {%- endif -%}
{%- endmacro %}


{% macro row_as_json(alias) %}
    {{- return(adapter.dispatch('row_as_json', 'user_engagement')(alias)) -}}
{% endmacro %}

{% macro duckdb__row_as_json(alias) -%}
    cast(to_json({{ alias }}) as varchar)
{%- endmacro %}

{% macro spark__row_as_json(alias) -%}
    to_json(struct({{ alias }}.*))
{%- endmacro %}
