-- In complete months everybody who was a member by the end takes part in one way; who earns is earn_only or both, likewise who redeems.
with

taking_part as (

    select
        month,
        sum(members) as members,
        sum(members) filter (where participation in ('earn_only', 'both')) as earning_members,
        sum(members) filter (where participation in ('redeem_only', 'both')) as redeeming_members

    from {{ ref('loyalty_participation_monthly') }}

    group by month

),

joined as (

    select
        platform.date as month,
        platform.earning_members,
        platform.redeeming_members,
        count(members.user_id) as members

    from {{ ref('loyalty_points_monthly') }} as platform

    left join {{ ref('int_point_members') }} as members
        on members.member_since < {{ dbt.dateadd('month', 1, 'platform.date') }}

    where platform.is_complete

    group by platform.date, platform.earning_members, platform.redeeming_members

)

select
    joined.month,
    joined.members as members_joined,
    taking_part.members as members_taking_part

from joined

left join taking_part on joined.month = taking_part.month

where
    joined.members is distinct from taking_part.members
    or joined.earning_members is distinct from taking_part.earning_members
    or joined.redeeming_members is distinct from taking_part.redeeming_members
