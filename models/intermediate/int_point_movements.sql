with

point_transactions as (

    select * from {{ ref('stg_loyalty__point_transactions') }}

),

movements as (

    select
        transaction_id,
        user_id,
        transaction_type,
        campaign_id,
        points,
        case
            when transaction_type in ('redeem', 'expire') then -points
            else points
        end as signed_points,
        cast(occurred_at as date) as movement_date,
        occurred_at

    from point_transactions

    where cast(occurred_at as date) <= {{ user_engagement.as_of("'loyalty'", 'cast(occurred_at as date)') }}

)

select * from movements
