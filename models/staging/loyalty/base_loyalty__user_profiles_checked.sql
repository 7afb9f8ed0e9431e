with

user_profiles as (

    select * from {{ ref('base_loyalty__user_profiles') }}

),

typed as (

    select
        user_id,
        registered_at as registered_at_text,
        {{ user_engagement.to_reporting_time('registered_at', 'loyalty.user_profiles') }} as registered_at,
        gender,
        {{ user_engagement.try_cast('birth_date', 'date') }} as birth_date,
        {{ user_engagement.to_integer('age') }} as age,
        age_group,
        membership_level,
        country,
        raw_content

    from user_profiles

),

forgotten_users as (

    select user_id as forgotten_user_id
    from {{ ref('int_forgotten_users') }}
    where platform = 'loyalty'

),

checked as (

    select
        typed.*,
        case
            when forgotten_user_id is not null then 'forgotten'
            when user_id is null then 'missing_user'
            when registered_at_text is not null and registered_at is null then 'unreadable_time'
            when {{ user_engagement.is_implausible('registered_at') }} then 'implausible_time'
            -- No else: null is an accepted row.
        end as reject_reason,
        user_id as duplicate_key

    from typed

    left join forgotten_users on typed.user_id = forgotten_user_id

)

select * from checked
