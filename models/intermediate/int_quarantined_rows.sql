{% for entry in user_engagement.registry() %}
select
    '{{ entry.raw_table }}' as raw_table,
    reject_reason as reason_code,
    {{ user_engagement.rejected_value(entry) }} as rejected_value,
    raw_content

from {{ ref(user_engagement.model_of(entry, 'base') ~ '_judged') }}

where reject_reason <> 'forgotten'
{{ 'union all' if not loop.last }}
{% endfor %}
