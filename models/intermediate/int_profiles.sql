{{ config(materialized='view') }}

{% for entry in user_engagement.registry() if 'profile' in entry %}
select
    '{{ entry.platform }}' as platform,
    {{ user_engagement.staged_name(entry, entry.person) }} as user_id,
    {%- for attribute in ['gender', 'birth_date', 'age', 'age_group', 'membership_level', 'country'] %}
    {{ attribute if attribute in entry.profile else 'null' }} as {{ attribute }},
    {%- endfor %}
    cast({{ user_engagement.staged_name(entry, entry.time) }} as date) as registered_date

from {{ ref(user_engagement.model_of(entry, 'stg')) }}
{{ 'union all' if not loop.last }}
{% endfor %}
