{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

with

activity_types as (

    select * from {{ ref('activity_types') }}

),

named as (

    {% for entry in user_engagement.registry() if entry.activity %}
    select
        '{{ entry.platform }}' as platform,
        {{ user_engagement.staged_name(entry, entry.person) }} as user_id,
        cast({{ user_engagement.staged_name(entry, entry.time) }} as timestamp) as occurred_at,
        cast({{ user_engagement.staged_name(entry, entry.time) }} as date) as activity_date,
        {{ entry.activity.type }} as activity_type,
        {{ entry.activity.feature or no_text }} as feature,
        {{ entry.activity.campaign or no_text }} as campaign_id,
        {{ 'true' if entry.is_ledger else 'false' }} as is_movement

    from {{ ref(user_engagement.model_of(entry, 'stg')) }}
    {%- if entry.activity.where %}

    where {{ entry.activity.where }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

counted as (

    select named.*

    from named

    left join activity_types
        on
            named.platform = activity_types.platform
            and lower(named.activity_type) = activity_types.activity_type

    where coalesce(activity_types.is_activity, true)

),

logged as (

    select * from counted
    where not is_movement

),

-- What the log already shows of a day is not counted a second time; what is booked in advance has not happened yet.
moved as (

    select * from counted
    where
        is_movement
        and activity_date <= {{ user_engagement.today() }}
        and not exists (
            select 1
            from logged
            where
                logged.platform = counted.platform
                and logged.user_id = counted.user_id
                and logged.activity_date = counted.activity_date
        )

),

activities as (

    select * from logged
    union all
    select * from moved

)

select
    platform,
    user_id,
    occurred_at,
    activity_date,
    activity_type,
    feature,
    campaign_id

from activities
