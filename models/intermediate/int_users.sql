with

genders as (

    select * from {{ ref('genders') }}

),

profiles as (

    -- A registration that stands alone, years from all others, is not believed.
    select
        profiles.*,
        case
            when profiles.registered_date between ranges.first_date and ranges.last_date then profiles.registered_date
            -- No else: null is not known.
        end as plausible_registered_date

    from {{ ref('int_profiles') }} as profiles

    left join {{ ref('int_date_ranges') }} as ranges
        on profiles.platform = ranges.platform and ranges.subject = 'registration'

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
        coalesce({{ user_engagement.configured_spelling('gender', 'profiles.gender') }}, genders.gender, 'unknown') as gender,
        profiles.birth_date,
        profiles.age,
        coalesce({{ user_engagement.configured_spelling('age_group', 'profiles.age_group') }}, profiles.age_group) as age_group,
        coalesce(profiles.membership_level, 'unknown') as membership_level,
        coalesce(profiles.country, 'unknown') as country,
        profiles.plausible_registered_date as registered_date,
        active_users.first_active_date,
        active_users.last_active_date,
        least(
            coalesce(profiles.plausible_registered_date, active_users.first_active_date),
            coalesce(active_users.first_active_date, profiles.plausible_registered_date)
        ) as joined_date

    from everybody

    left join profiles
        on everybody.platform = profiles.platform and everybody.user_id = profiles.user_id

    left join active_users
        on everybody.platform = active_users.platform and everybody.user_id = active_users.user_id

    left join genders on lower(profiles.gender) = genders.spelling

)

select * from users
