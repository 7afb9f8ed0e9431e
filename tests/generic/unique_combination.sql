{# The grain of a table: its columns together name a row once, and none of them is null. #}
{% test unique_combination(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as rows_found

from {{ model }}

group by {{ columns | join(', ') }}

having
    count(*) > 1
{%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
