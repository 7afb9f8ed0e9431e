with

activity_logs as (

    select * from {{ ref('base_loyalty__activity_logs') }}

),

typed as (

    select
        activity_id,
        user_id,
        activity_type,
        feature,
        campaign_id,
        occurred_at as occurred_at_text,
        {{ user_engagement.to_reporting_time('occurred_at', 'loyalty.activity_logs') }} as occurred_at,
        raw_content

    from activity_logs

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
            when occurred_at_text is null then 'missing_time'
            when occurred_at is null then 'unreadable_time'
            when {{ user_engagement.is_implausible('occurred_at') }} then 'implausible_time'
            -- No else: null is an accepted row.
        end as reject_reason,
        activity_id as duplicate_key

    from typed

    left join forgotten_users on typed.user_id = forgotten_user_id

)

select * from checked
