{#- Types are few and rows are many: what a type means is looked up once for each. -#}
{%- set configured = user_engagement.by_platform('activity_types') -%}

with

delivered as (

    {% for entry in user_engagement.registry() if entry.activity %}
    select
        '{{ entry.platform }}' as platform,
        {{ entry.activity.type }} as activity_type,
        count(*) as activities

    from {{ ref(user_engagement.model_of(entry, 'stg')) }}

    group by {{ entry.activity.type }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

spelled as (

    select
        platform,
        activity_type,
        {{ user_engagement.plain_spelling('activity_type') }} as spelling,
        activities

    from delivered

    where activity_type is not null

),

judged as (

    select
        spelled.platform,
        spelled.activity_type,
        spelled.activities,
        coalesce(
            {%- for platform, types in configured.items() %}
            {%- for type, is_activity in types.items() if type != 'others' %}
            case
                when spelled.platform = '{{ platform }}'
                    and spelled.spelling = {{ user_engagement.plain_spelling(user_engagement.literal(type)) }} then {{ is_activity }}
            end,
            {%- endfor %}
            {%- endfor %}
            activity_types.is_activity
        ) as is_activity

    from spelled

    left join {{ ref('activity_types') }} as activity_types
        on
            spelled.platform = activity_types.platform
            and spelled.spelling = {{ user_engagement.plain_spelling('activity_types.activity_type') }}

),

activity_types as (

    select
        platform,
        activity_type,
        cast(activities as bigint) as activities,
        coalesce(
            is_activity,
            {%- for platform, types in configured.items() if 'others' in types %}
            case when platform = '{{ platform }}' then {{ types.others }} end,
            {%- endfor %}
            true
        ) as is_activity,
        is_activity is not null as is_known

    from judged

)

select * from activity_types
