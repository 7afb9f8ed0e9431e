with parts as (
    select *, 0 as span, first_day as from_day, end_day as to_day from members
    where kind <> 'never'
    union all
    select
        *,
        1 as span,
        return_day as from_day,
        least(return_day + 25 + floor(80 * exponential('second life', member))::bigint, days()) as to_day
    from members
    where return_day is not null
)

select
    member,
    span,
    from_day,
    to_day,
    kind,
    eagerness,
    case when from_day = registered_day then registered_second else 0 end as not_before_second,
    opening.share_before as share_from,
    closing.share_before as share_to,
    case when kind = 'single' then 1 else 1 + least(
        1500,
        floor(
            0.25 * exp(0.9 * eagerness) * (closing.share_before - opening.share_before) * days() / 7
            + uniform('visits', member, span)
        )::bigint
    ) end as visits
from parts
inner join day_shares as opening on opening.purpose = 'visiting' and opening.day = from_day
inner join day_shares as closing on closing.purpose = 'visiting' and closing.day = to_day
order by member, span
