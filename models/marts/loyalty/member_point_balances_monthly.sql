with

member_months as (

    select
        members.user_id,
        members.user_key,
        months.month

    from {{ ref('int_point_members') }} as members

    inner join {{ ref('int_point_months') }} as months
        on months.month >= {{ user_engagement.month_of('members.member_since') }}

),

moved as (

    select
        user_id,
        {{ user_engagement.month_of('movement_date') }} as month,
        sum(points) filter (where transaction_type = 'earn') as points_earned,
        sum(points) filter (where transaction_type = 'redeem') as points_redeemed,
        sum(points) filter (where transaction_type = 'expire') as points_expired,
        sum(points) filter (where transaction_type = 'adjust') as points_adjusted,
        sum(signed_points) as net_points

    from {{ ref('int_point_movements') }}

    group by 1, 2

),

running as (

    select
        member_months.user_key,
        member_months.month,
        moved.points_earned,
        moved.points_redeemed,
        moved.points_expired,
        moved.points_adjusted,
        moved.net_points,
        sum(moved.net_points) over (
            partition by member_months.user_id
            order by member_months.month rows between unbounded preceding and current row
        ) as closing_balance

    from member_months

    left join moved
        on
            member_months.user_id = moved.user_id
            and member_months.month = moved.month

),

balances as (

    -- A sum over no movement is null and stands for no points.
    select
        user_key,
        month,
        cast(coalesce(closing_balance, 0) - coalesce(net_points, 0) as decimal(28, 4)) as opening_balance,
        cast(coalesce(points_earned, 0) as decimal(28, 4)) as points_earned,
        cast(coalesce(points_redeemed, 0) as decimal(28, 4)) as points_redeemed,
        cast(coalesce(points_expired, 0) as decimal(28, 4)) as points_expired,
        cast(coalesce(points_adjusted, 0) as decimal(28, 4)) as points_adjusted,
        cast(coalesce(net_points, 0) as decimal(28, 4)) as net_points,
        cast(coalesce(closing_balance, 0) as decimal(28, 4)) as closing_balance,
        coalesce(closing_balance, 0) < 0 as is_negative

    from running

)

select * from balances
