with

activity_logs as (

    select * from {{ ref('base_loyalty__activity_logs') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('loyalty.activity_logs') }}
            when user_id is null then 'missing_user'
            {{ user_engagement.when_unusable_time('occurred_at', 'loyalty.activity_logs') }}
            -- No else: null is an accepted row.
        end as reject_reason

    from activity_logs

)

select * from judged
