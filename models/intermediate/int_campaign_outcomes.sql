{{ config(materialized='view') }}

{% for days in [7, 28] %}
select
    campaign_number,
    cell_number,
    user_number,
    is_participant,
    is_otherwise_active,
    days_since_previous,
    active_days_before,
    {{ days }} as window_days,
    returned_{{ days }}d as returned

from {{ ref('int_campaign_matches') }}

where is_followed_{{ days }}d
{{ 'union all' if not loop.last }}
{% endfor %}
