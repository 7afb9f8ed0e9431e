with

checked as (

    select * from {{ ref('base_loyalty__point_transactions_checked') }}

),

accepted as (

    -- Of rows with the same transaction id the newest stays.
    select
        *,
        row_number() over (
            partition by duplicate_key
            order by occurred_at desc, user_id, transaction_type, points, campaign_id nulls last
        ) as repeat_number

    from checked

    where reject_reason is null

),

staged as (

    select
        transaction_id,
        user_id,
        transaction_type,
        campaign_id,
        points,
        occurred_at

    from accepted

    where repeat_number = 1 or duplicate_key is null

)

select * from staged
