{#- Counted from the raw and the judged rows, never from what staging kept, so that a row staging loses is missed. -#}
{% for entry in user_engagement.registry() %}
{%- set base = user_engagement.model_of(entry, 'base') %}
select
    '{{ entry.raw_table }}' as raw_table,
    (select count(*) from {{ ref(base) }}) as raw_rows,
    {{ user_engagement.repeats(entry) }} as duplicate_rows,
    count(*) filter (where reject_reason = 'forgotten') as forgotten_rows

from {{ ref(base ~ '_judged') }}
{{ 'union all' if not loop.last }}
{% endfor %}
