{#- Counted from the raw and the checked rows, never from what staging kept, so that a row staging loses is missed. -#}
{% for entry in user_engagement.registry() %}
{%- set base = user_engagement.model_of(entry, 'base') %}
select
    '{{ entry.raw_table }}' as raw_table,
    (select count(*) from {{ ref(base) }}) as raw_rows,
    count(*) filter (where reject_reason is null and duplicate_key is not null)
    - count(distinct duplicate_key) filter (where reject_reason is null) as duplicate_rows,
    count(*) filter (where reject_reason = 'forgotten') as forgotten_rows

from {{ ref(base ~ '_checked') }}
{{ 'union all' if not loop.last }}
{% endfor %}
