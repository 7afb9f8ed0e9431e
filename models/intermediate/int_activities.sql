with

activity_types as (

    select * from {{ ref('activity_types') }}

),

unioned as (

    {% for entry in user_engagement.registry() if entry.activity %}
    {%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
    select
        '{{ entry.platform }}' as platform,
        {{ user_engagement.staged_name(entry, entry.person) }} as user_id,
        cast({{ user_engagement.staged_name(entry, entry.time) }} as timestamp) as occurred_at,
        {{ entry.activity.type }} as activity_type,
        {{ entry.activity.feature or no_text }} as feature,
        {{ entry.activity.campaign or no_text }} as campaign_id

    from {{ ref(user_engagement.model_of(entry, 'stg')) }}
    {%- if entry.activity.where %}

    where {{ entry.activity.where }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

activities as (

    select
        unioned.platform,
        unioned.user_id,
        unioned.occurred_at,
        cast(unioned.occurred_at as date) as activity_date,
        unioned.activity_type,
        unioned.feature,
        unioned.campaign_id

    from unioned

    left join activity_types
        on
            unioned.platform = activity_types.platform
            and lower(unioned.activity_type) = activity_types.activity_type

    where
        coalesce(activity_types.is_activity, true)
        and cast(unioned.occurred_at as date)
        <= {{ user_engagement.as_of('unioned.platform', 'cast(unioned.occurred_at as date)') }}

)

select * from activities
