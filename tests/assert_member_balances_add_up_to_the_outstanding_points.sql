-- Month by month the members' balances and movements are the platform's days summed; before the ledger begins they are zero.
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

),

daily as (

    select *, {{ user_engagement.month_of('date') }} as month
    from {{ ref('loyalty_points_daily') }}

),

platform as (

    select
        month,
        sum(points_earned) as points_earned,
        sum(points_redeemed) as points_redeemed,
        sum(points_expired) as points_expired,
        sum(points_adjusted) as points_adjusted,
        max_by(outstanding_balance, date) as outstanding_balance

    from daily

    group by month

)

select
    coalesce(members.month, platform.month) as month,
    members.outstanding_balance as members_balance,
    platform.outstanding_balance as platform_balance

from members

full outer join platform on members.month = platform.month

where
    members.month is null
    or members.points_earned <> coalesce(platform.points_earned, 0)
    or members.points_redeemed <> coalesce(platform.points_redeemed, 0)
    or members.points_expired <> coalesce(platform.points_expired, 0)
    or members.points_adjusted <> coalesce(platform.points_adjusted, 0)
    or members.outstanding_balance <> coalesce(platform.outstanding_balance, 0)
