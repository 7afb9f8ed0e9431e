with

point_transactions as (

    select * from {{ ref('base_loyalty__point_transactions') }}

),

typed as (

    select
        transaction_id,
        user_id,
        lower(transaction_type) as transaction_type,
        points as points_text,
        {{ user_engagement.try_cast('points', 'decimal(18, 4)') }} as points,
        campaign_id,
        occurred_at as occurred_at_text,
        {{ user_engagement.to_reporting_time('occurred_at', 'loyalty.point_transactions') }} as occurred_at,
        raw_content

    from point_transactions

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
            when transaction_type is null or transaction_type not in ('earn', 'redeem', 'expire', 'adjust') then 'unknown_transaction_type'
            when points_text is null then 'missing_amount'
            when points is null then 'unreadable_amount'
            when points < 0 and transaction_type <> 'adjust' then 'negative_amount'
            when {{ user_engagement.is_implausible_amount('points') }} then 'implausible_amount'
            -- No else: null is an accepted row.
        end as reject_reason,
        transaction_id as duplicate_key

    from typed

    left join forgotten_users on typed.user_id = forgotten_user_id

)

select * from checked
