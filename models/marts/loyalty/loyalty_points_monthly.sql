with

daily as (

    select
        *,
        {{ user_engagement.month_of('date') }} as month

    from {{ ref('loyalty_points_daily') }}

),

summed as (

    select
        month,
        sum(points_earned) as points_earned,
        sum(points_redeemed) as points_redeemed,
        sum(points_expired) as points_expired,
        sum(points_adjusted) as points_adjusted,
        sum(net_points) as net_points,
        max_by(outstanding_balance, date) as outstanding_balance

    from daily

    group by month

),

movements as (

    select
        *,
        {{ user_engagement.month_of('movement_date') }} as month

    from {{ ref('int_point_movements') }}

    where points > 0

),

members as (

    select
        month,
        count(distinct user_id) filter (where transaction_type = 'earn') as earning_members,
        count(distinct user_id) filter (where transaction_type = 'redeem') as redeeming_members

    from movements

    group by month

),

monthly as (

    select
        summed.month as date,
        case when months.is_complete then cast(summed.points_earned as decimal(28, 4)) end as points_earned,
        case when months.is_complete then cast(summed.points_redeemed as decimal(28, 4)) end as points_redeemed,
        case when months.is_complete then cast(summed.points_expired as decimal(28, 4)) end as points_expired,
        case when months.is_complete then cast(summed.points_adjusted as decimal(28, 4)) end as points_adjusted,
        case when months.is_complete then cast(summed.net_points as decimal(28, 4)) end as net_points,
        cast(summed.outstanding_balance as decimal(28, 4)) as outstanding_balance,
        case when months.is_complete then cast(coalesce(members.earning_members, 0) as bigint) end as earning_members,
        case when months.is_complete then cast(coalesce(members.redeeming_members, 0) as bigint) end as redeeming_members,
        case
            when months.is_complete then {{ user_engagement.ratio('summed.points_redeemed', 'summed.points_earned') }}
        end as redemption_rate,
        months.is_complete

    from summed

    inner join {{ ref('int_point_months') }} as months on summed.month = months.month

    left join members on summed.month = members.month

)

select * from monthly
