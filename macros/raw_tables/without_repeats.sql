{#
    The rows of a relation without repeats: of rows with the same key, which the registry names, the first in an order. Rows
    without a key repeat nothing. Only rows whose id, the first part of the key, comes more than once are ordered.
#}
{% macro without_repeats(relation, raw_table, first_by) -%}
    {%- set key = user_engagement.registered(raw_table).key -%}
    {%- set repeated_ids -%}
        (select {{ key[0] }} from {{ relation }} where {{ key[0] }} is not null group by {{ key[0] }} having count(*) > 1)
    {%- endset -%}
    select * from {{ relation }}
    where {{ key[0] }} is null or {{ key[0] }} not in {{ repeated_ids }}
    union all
    select * from {{ relation }}
    where {{ key[0] }} in {{ repeated_ids }}
    qualify row_number() over (partition by {{ key | join(', ') }} order by {{ first_by }}) = 1
{%- endmacro %}


{# Usable rows with a key minus the distinct keys among them, over the judged rows of a raw table. #}
{% macro repeats(entry) -%}
    {%- if entry.key -%}
        {%- set key = [] -%}
        {%- for part in entry.key -%}
            {%- do key.append(user_engagement.canonical_name(entry, part)) -%}
        {%- endfor -%}
        {%- set with_key = 'filter (where reject_reason is null and ' ~ key[0] ~ ' is not null)' -%}
        count(*) {{ with_key }} - count(distinct ({{ key | join(', ') }})) {{ with_key }}
    {%- else -%}
        0
    {%- endif -%}
{%- endmacro %}
