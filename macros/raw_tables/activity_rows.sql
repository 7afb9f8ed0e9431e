{#
    Counted activities of the raw tables that are ledgers, or of those that are not, in a common shape. An activity without type
    counts. Stands after `from`.
#}
{% macro activity_rows(is_ledger) -%}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set entries = [] -%}
{%- for entry in user_engagement.registry() if entry.activity and entry.get('is_ledger', false) == is_ledger -%}
    {%- do entries.append(entry) -%}
{%- endfor -%}
(
    select named.*

    from (
        {% for entry in entries %}
        {%- set time = user_engagement.staged_name(entry, entry.time) %}
        select
            '{{ entry.platform }}' as platform,
            {{ user_engagement.staged_name(entry, entry.person) }} as user_id,
            cast({{ time }} as timestamp) as occurred_at,
            cast({{ time }} as date) as activity_date,
            {{ entry.activity.type }} as activity_type,
            {{ entry.activity.feature or no_text }} as feature,
            {{ entry.activity.campaign or no_text }} as campaign_id

        from {{ ref(user_engagement.model_of(entry, 'stg')) }}
        {%- if entry.activity.where %}

        where {{ entry.activity.where }}
        {%- endif %}
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as named

    left join {{ ref('int_activity_types') }} as activity_types
        on
            named.platform = activity_types.platform
            and named.activity_type = activity_types.activity_type

    where coalesce(activity_types.is_activity, true)
)
{%- endmacro %}
