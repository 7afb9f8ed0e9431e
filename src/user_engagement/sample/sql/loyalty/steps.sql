with numbered as (
    select
        *,
        unnest(range(
            case kind
                when 'single' then 1
                else 1 + least(5, floor(0.95 * exponential('steps', member, visit))::bigint)
            end
        )) as step
    from visits
),

favoured as (
    select
        *,
        (member + 1) * 1000000 + visit * 10 + step as activity,
        date + (
            least(second, 84000) + step * whole('pause', 40, 400, member, visit)
        ) * interval 1 second as happened,
        case
            when uniform('favourite', member, visit * 10 + step) < 0.4 then uniform('taste', member)
            else uniform('feature', member, visit * 10 + step)
        end as feature_draw
    from numbered
),

featured as (
    select
        *,
        case
            when kind = 'single' then one_of('only feature', ['home', 'offers', 'store_finder'], member)
            when
                uniform('wish list', activity)
                < 0.16 * least(1, (date - first_day() - wish_list_day()) / 60.0) then 'wish_list'
            when step = 0 and uniform('home', activity) < 0.35 then 'home'
            when feature_draw < 0.30 then 'offers'
            when feature_draw < 0.57 then 'shop'
            when feature_draw < 0.70 then 'receipts'
            when feature_draw < 0.82 then 'games'
            when feature_draw < 0.91 then 'store_finder'
            when feature_draw < 0.97 then 'reviews'
            else 'referral'
        end as feature
    from favoured
)

select
    activity,
    member,
    happened,
    feature,
    campaign_id,
    floor(2 * case feature
        when 'shop' then exp(4.2 + 0.6 * normal('spent', activity))
        when 'receipts' then whole('receipt', 20, 80, activity)
        when 'games' then whole('game', 5, 15, activity)
        when 'referral' then 200
    end * case when campaign_id = 'double_points_2022' then 2 when campaign_id is null then 1 else 1.1 end) / 2
        as points
from featured
