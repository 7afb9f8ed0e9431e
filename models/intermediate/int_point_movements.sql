with

point_transactions as (

    select * from {{ ref('stg_loyalty__point_transactions') }}

),

-- The days of the ledger that are not stray, up to the as-of day: what is booked in advance counts from its day on.
ledger as (

    select
        ranges.first_date,
        platforms.as_of_date

    from {{ ref('int_date_ranges') }} as ranges

    inner join {{ ref('int_platforms') }} as platforms
        on ranges.platform = platforms.platform

    where ranges.subject = 'ledger'

),

movements as (

    select
        point_transactions.transaction_id,
        point_transactions.user_id,
        point_transactions.transaction_type,
        point_transactions.campaign_id,
        point_transactions.points,
        case
            when point_transactions.transaction_type in ('redeem', 'expire') then -point_transactions.points
            else point_transactions.points
        end as signed_points,
        cast(point_transactions.occurred_at as date) as movement_date,
        point_transactions.occurred_at

    from point_transactions

    inner join ledger
        on cast(point_transactions.occurred_at as date) between ledger.first_date and ledger.as_of_date

)

select * from movements
