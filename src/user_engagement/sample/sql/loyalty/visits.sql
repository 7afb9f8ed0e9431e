-- Interest wears off in a span that ends: its visits lie nearer to its beginning.
with numbered as (
    select *, 2000 * span + unnest(range(visits)) as visit from spans
),

placed as (
    select
        *,
        visit = 2000 * span as is_first,
        floor(100000 * (share_from + (share_to - share_from) * power(
            uniform('visit day', member, visit), case when to_day < days() then 1.4 else 1 end
        )))::bigint as bucket
    from numbered
),

dated as (
    select
        member,
        visit,
        kind,
        case when is_first then from_day else greatest(from_day, day_quantiles.day) end as visit_day,
        case when is_first then not_before_second else 0 end as not_before_second,
        is_first and span = 1 as is_return
    from placed
    inner join day_quantiles on purpose = 'visiting' and placed.bucket = day_quantiles.bucket
),

joined as (
    select
        dated.*,
        case
            when kind = 'single' then null
            when uniform('participates', member, visit) < participation or is_return then campaign_id
        end as campaign_id,
        pull
    from dated
    inner join calendar on calendar.day = visit_day
),

pulled as (
    select member, visit, kind, visit_day, not_before_second, campaign_id from joined
    union all
    select
        member,
        visit + 4000 * (1 + again) as visit,
        kind,
        visit_day + 2 + whole('pulled after', 0, 20, member, visit + 4000 * again) as visit_day,
        0 as not_before_second,
        null as campaign_id
    from joined
    cross join range(2) as r (again)
    where campaign_id is not null and uniform('pulled', member, visit + 4000 * again) < pull
)

select
    member,
    visit,
    kind,
    pulled.campaign_id,
    calendar.date,
    greatest(
        not_before_second + 60,
        3600 * hour + whole('visit second', 0, 3599, member, visit)
    ) as second
from pulled
inner join calendar on calendar.day = visit_day
inner join hours
    on hours.is_weekend = (weekday >= 6) and bucket = floor(1000 * uniform('visit hour', member, visit))::bigint
