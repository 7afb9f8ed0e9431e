-- Month by month the members' balances and movements are the platform's; before the ledger begins they are zero.
with

members as (

    select
        month,
        sum(points_earned) as points_earned,
        sum(points_redeemed) as points_redeemed,
        sum(points_expired) as points_expired,
        sum(points_adjusted) as points_adjusted,
        sum(closing_balance) as outstanding_balance

    from {{ ref('member_point_balances_monthly') }}

    group by month

)

select
    coalesce(members.month, platform.date) as month,
    members.outstanding_balance as members_balance,
    platform.outstanding_balance as platform_balance

from members

full outer join {{ ref('loyalty_points_monthly') }} as platform on members.month = platform.date

where
    members.month is null
    or members.points_earned <> coalesce(platform.points_earned, 0)
    or members.points_redeemed <> coalesce(platform.points_redeemed, 0)
    or members.points_expired <> coalesce(platform.points_expired, 0)
    or members.points_adjusted <> coalesce(platform.points_adjusted, 0)
    or members.outstanding_balance <> coalesce(platform.outstanding_balance, 0)
