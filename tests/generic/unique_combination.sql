{#
    The grain of a table: its columns together name a row once, and none of them is null but those that are
    `nullable`, where null is a value too. Quoted, since one may be a reserved word.
#}
{% test unique_combination(model, columns, nullable=[]) %}

{%- set quoted_columns = [] -%}
{%- for column in columns -%}
    {%- do quoted_columns.append(adapter.quote(column)) -%}
{%- endfor -%}

select
    {{ quoted_columns | join(', ') }},
    count(*) as rows_found

from {{ model }}

group by {{ quoted_columns | join(', ') }}

having
    count(*) > 1
{%- for column in columns if column not in nullable %}
    or {{ adapter.quote(column) }} is null
{%- endfor %}

{% endtest %}
