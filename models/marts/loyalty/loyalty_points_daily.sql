with

movements as (

    select * from {{ ref('int_point_movements') }}

),

ledger_days as (

    select days.calendar_date

    from {{ ref('int_days') }} as days

    inner join {{ ref('int_point_ledger') }} as ledger
        on days.calendar_date between ledger.first_date and ledger.last_date

),

moved as (

    select
        movement_date,
        sum(points) filter (where transaction_type = 'earn') as points_earned,
        sum(points) filter (where transaction_type = 'redeem') as points_redeemed,
        sum(points) filter (where transaction_type = 'expire') as points_expired,
        sum(points) filter (where transaction_type = 'adjust') as points_adjusted,
        sum(signed_points) as net_points,
        count(distinct user_id) filter (where transaction_type = 'earn' and points > 0) as earning_members,
        count(distinct user_id) filter (where transaction_type = 'redeem' and points > 0) as redeeming_members

    from movements

    group by movement_date

),

daily as (

    select
        ledger_days.calendar_date as date,
        cast(coalesce(moved.points_earned, 0) as decimal(28, 4)) as points_earned,
        cast(coalesce(moved.points_redeemed, 0) as decimal(28, 4)) as points_redeemed,
        cast(coalesce(moved.points_expired, 0) as decimal(28, 4)) as points_expired,
        cast(coalesce(moved.points_adjusted, 0) as decimal(28, 4)) as points_adjusted,
        cast(coalesce(moved.net_points, 0) as decimal(28, 4)) as net_points,
        cast(
            sum(coalesce(moved.net_points, 0)) over (
                order by ledger_days.calendar_date rows between unbounded preceding and current row
            ) as decimal(28, 4)
        ) as outstanding_balance,
        cast(coalesce(moved.earning_members, 0) as bigint) as earning_members,
        cast(coalesce(moved.redeeming_members, 0) as bigint) as redeeming_members,
        {{ user_engagement.ratio('coalesce(moved.points_redeemed, 0)', 'moved.points_earned') }} as redemption_rate

    from ledger_days

    left join moved on ledger_days.calendar_date = moved.movement_date

)

select * from daily
