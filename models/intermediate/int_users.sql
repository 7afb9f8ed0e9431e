with

genders as (

    select * from {{ ref('genders') }}

),

profiles as (

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

),

active_users as (

    select
        platform,
        user_id,
        min(activity_date) as first_active_date,
        max(activity_date) as last_active_date

    from {{ ref('int_user_active_days') }}

    group by platform, user_id

),

-- Everybody who is named anywhere, also without profile and activity, so that every row about people has its user.
everybody as (

    select platform, user_id from profiles
    union
    select platform, user_id from active_users
    {%- for entry in user_engagement.registry() if entry.person %}
    {%- set person = user_engagement.staged_name(entry, entry.person) %}
    union
    select '{{ entry.platform }}' as platform, {{ person }} as user_id
    from {{ ref(user_engagement.model_of(entry, 'stg')) }}
    where {{ person }} is not null
    {%- endfor %}

),

users as (

    select
        everybody.platform,
        everybody.user_id,
        {{ user_engagement.user_key('everybody.platform', 'everybody.user_id') }} as user_key,
        coalesce(genders.gender, 'unknown') as gender,
        profiles.birth_date,
        profiles.age,
        profiles.age_group,
        coalesce(profiles.membership_level, 'unknown') as membership_level,
        coalesce(profiles.country, 'unknown') as country,
        profiles.registered_date,
        active_users.first_active_date,
        active_users.last_active_date,
        least(
            coalesce(profiles.registered_date, active_users.first_active_date),
            coalesce(active_users.first_active_date, profiles.registered_date)
        ) as joined_date

    from everybody

    left join profiles
        on everybody.platform = profiles.platform and everybody.user_id = profiles.user_id

    left join active_users
        on everybody.platform = active_users.platform and everybody.user_id = active_users.user_id

    left join genders on lower(profiles.gender) = genders.spelling

)

select * from users
