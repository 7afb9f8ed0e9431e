with earned as (
    select
        member,
        floor((
            12 * year(happened) + month(happened) + whole('saving start', 0, 2, member)
        ) / whole('saving months', 1, 3, member))::bigint as period,
        happened,
        points,
        campaign_id
    from steps
    where points is not null
),

summed as (
    select
        member,
        period,
        sum((2 * points)::bigint) / 2 as earned,
        max(happened) as last_earned,
        arg_max(campaign_id, (happened, campaign_id)) as campaign_id
    from earned
    group by member, period
),

spent as (
    select
        *,
        case
            when earned >= 40 and uniform('redeems', member, period) < 0.55
                then 10 * floor(earned * (0.4 + 0.6 * uniform('redeemed', member, period)) / 10)
            else 0
        end as redeemed,
        uniform('adjusted', member, period) as adjustment_draw
    from summed
)

select
    *,
    case
        when adjustment_draw < 0.009 then one_of('goodwill', [25, 50, 100, 150], member, period)
        when adjustment_draw < 0.0115
            then redeemed - earned - one_of('clawed back', [20, 50.5, 120], member, period)
    end as adjusted
from spent
