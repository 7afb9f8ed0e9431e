with

member_months as (

    select
        month,
        case
            when points_earned > 0 and points_redeemed > 0 then 'both'
            when points_earned > 0 then 'earn_only'
            when points_redeemed > 0 then 'redeem_only'
            else 'none'
        end as participation

    from {{ ref('member_point_balances_monthly') }}

),

ways as (

    select 'earn_only' as participation
    union all
    select 'redeem_only' as participation
    union all
    select 'both' as participation
    union all
    select 'none' as participation

),

counted as (

    select
        month,
        participation,
        count(*) as members

    from member_months

    group by month, participation

),

participation_months as (

    select
        months.date as month,
        ways.participation,
        case when months.is_complete then cast(coalesce(counted.members, 0) as bigint) end as members,
        case
            when months.is_complete
                then {{ user_engagement.ratio(
                    'coalesce(counted.members, 0)',
                    'sum(counted.members) over (partition by months.date)'
                ) }}
        end as member_share,
        months.is_complete

    from {{ ref('loyalty_points_monthly') }} as months

    cross join ways

    left join counted
        on
            months.date = counted.month
            and ways.participation = counted.participation

)

select * from participation_months
