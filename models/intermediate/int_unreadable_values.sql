{#- Columns that a row can do without, of the rows that are used: of the others the reason says what was wrong. -#}
{% for entry in user_engagement.registry() %}
{%- set columns = user_engagement.optional_columns(entry) %}
{%- set judged = ref(user_engagement.model_of(entry, 'base') ~ '_judged') %}
select
    '{{ entry.raw_table }}' as raw_table,
    counted.column_name,
    cast(counted.read_values as bigint) as read_values,
    cast(counted.unreadable_values as bigint) as unreadable_values,
    counted.example_value

from {{ user_engagement.counts_of_values(judged, columns) }} as counted

where counted.unreadable_values > 0
{{ 'union all' if not loop.last }}
{% endfor %}
