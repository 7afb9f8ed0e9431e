with

user_profiles as (

    select * from {{ ref('base_loyalty__user_profiles') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('loyalty.user_profiles') }}
            when user_id is null then 'missing_user'
            {{ user_engagement.when_unusable_time('registered_at', 'loyalty.user_profiles', is_required=false) }}
            -- No else: null is an accepted row.
        end as reject_reason

    from user_profiles

)

select * from judged
