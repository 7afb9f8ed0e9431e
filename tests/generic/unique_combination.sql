{# The grain of a table: its columns together name a row once, and none of them is null. Quoted, since one may be a reserved word. #}
{% test unique_combination(model, columns) %}

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
{%- for column in quoted_columns %}
    or {{ column }} is null
{%- endfor %}

{% endtest %}
