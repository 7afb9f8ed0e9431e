{#- Sums over the participants and over the comparable users of a cell. -#}
{%- set measures = {
    'recency': 'days_since_previous', 'activity': 'active_days_before', 'returned': 'returned'
} -%}
{%- set products = {
    'recency_recency': 'days_since_previous * days_since_previous',
    'recency_activity': 'days_since_previous * active_days_before',
    'activity_activity': 'active_days_before * active_days_before',
    'recency_returned': 'days_since_previous * returned',
    'activity_returned': 'active_days_before * returned'
} -%}

with

outcomes as (

    select * from {{ ref('int_campaign_outcomes') }}

),

summed as (

    select
        campaign_number,
        cell_number,
        window_days,
        {%- for name, measure in measures.items() %}
        sum({{ measure }}) filter (where is_participant) as all_{{ name }},
        sum({{ measure }}) filter (where is_participant and is_otherwise_active) as otherwise_active_{{ name }},
        sum({{ measure }}) filter (where not is_participant) as compared_{{ name }},
        {%- endfor %}
        {%- for name, measure in products.items() %}
        sum({{ measure }}) filter (where not is_participant) as compared_{{ name }},
        {%- endfor %}
        count(*) filter (where is_participant) as all_users,
        count(*) filter (where is_participant and is_otherwise_active) as otherwise_active_users,
        count(*) filter (where not is_participant) as compared_users

    from outcomes

    group by campaign_number, cell_number, window_days

),

by_group as (

    {% for participant_group in ['all', 'otherwise_active'] -%}
    select
        campaign_number,
        cell_number,
        window_days,
        '{{ participant_group }}' as participant_group,
        {%- for name in ['users'] + measures.keys() | list %}
        cast({{ participant_group }}_{{ name }} as bigint) as participant_{{ name }},
        {%- endfor %}
        {%- for name in ['users'] + measures.keys() | list + products.keys() | list %}
        cast(compared_{{ name }} as bigint) as compared_{{ name }},
        {%- endfor %}
        {{ user_engagement.ratio(participant_group ~ '_users', 'compared_users') }} as weight

    from summed

    -- One comparable user has no spread.
    where {{ participant_group }}_users > 0 and compared_users >= 2
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from by_group
