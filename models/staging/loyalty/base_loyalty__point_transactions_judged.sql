with

point_transactions as (

    select * from {{ ref('base_loyalty__point_transactions') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('loyalty.point_transactions') }}
            when user_id is null then 'missing_user'
            {{ user_engagement.when_unusable_time('occurred_at', 'loyalty.point_transactions') }}
            when lower(coalesce(transaction_type, '')) not in ('earn', 'redeem', 'expire', 'adjust') then 'unknown_transaction_type'
            {{ user_engagement.when_unusable_amounts(['points'], may_be_negative="lower(transaction_type) = 'adjust'") }}
            -- No else: null is an accepted row.
        end as reject_reason

    from point_transactions

)

select * from judged
