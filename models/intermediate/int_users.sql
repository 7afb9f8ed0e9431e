with

genders as (

    select * from {{ ref('genders') }}

),

profiles as (

    select
        'loyalty' as platform,
        user_id,
        cast(registered_at as date) as registered_date,
        lower(gender) as gender,
        birth_date,
        age,
        age_group,
        membership_level,
        country

    from {{ ref('stg_loyalty__user_profiles') }}

    union all

    select
        'learning' as platform,
        student_id as user_id,
        registered_on as registered_date,
        null as gender,
        null as birth_date,
        null as age,
        null as age_group,
        null as membership_level,
        null as country

    from {{ ref('stg_learning__student_info') }}

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
    union
    select 'loyalty' as platform, user_id from {{ ref('stg_loyalty__point_transactions') }}
    union
    select 'loyalty' as platform, user_id from {{ ref('stg_loyalty__activity_logs') }}
    union
    select 'learning' as platform, student_id as user_id from {{ ref('stg_learning__student_purchases') }}
    union
    select 'learning' as platform, student_id as user_id from {{ ref('stg_learning__student_video_watched') }}
    union
    select 'learning' as platform, student_id as user_id from {{ ref('stg_learning__student_certificates') }}
    union
    select 'telecom' as platform, subscriber_id as user_id from {{ ref('stg_telecom__xdr_sessions') }}
    where subscriber_id is not null

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

    left join genders on profiles.gender = genders.spelling

)

select * from users
