{% for raw_table in user_engagement.raw_table_names() %}
select
    '{{ raw_table }}' as raw_table,
    reject_reason as reason_code,
    raw_content

from {{ ref('base_' ~ raw_table | replace('.', '__') ~ '_checked') }}

where reject_reason <> 'forgotten'
{{ 'union all' if not loop.last }}
{% endfor %}
