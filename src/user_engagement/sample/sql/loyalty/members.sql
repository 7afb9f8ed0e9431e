-- Members of a loyalty programme: a member registers, may never come, may come once, or comes at a rate of his own until he
-- leaves; some come back. Activities of a visit follow each other by minutes; buying, scanning receipts, playing and
-- inviting earn points, which are spent within a saving period of one to three months or expire a year later.
with people as (
    select
        member,
        uniform('existing', member) < 0.17 as is_existing,
        floor(16 + 62 * power(uniform('age', member), 1.5))::bigint as age,
        uniform('kind', member) as kind_draw,
        floor(uniform('registered', member) * 100000)::bigint as bucket
    from range(members()) as r (member)
),

keen as (
    select
        *,
        normal('eagerness', member)
        + case when age < 25 then 0.1 when age < 45 then 0.25 when age < 60 then 0 else -0.35 end
            as eagerness
    from people
),

registered as (
    select
        keen.*,
        case when is_existing then -whole('registered before', 1, 365, member) else day end as registered_day,
        25000 + whole('registered second', 0, 45000, member) as registered_second
    from keen
    inner join day_quantiles on purpose = 'registering' and keen.bucket = day_quantiles.bucket
),

started as (
    select
        *,
        greatest(registered_day, 0) + floor(
            exponential('delay', member) * case
                when is_existing then 40
                when uniform('delayed', member) < 0.65 then 0
                else 9
            end
        )::bigint as first_day
    from registered
),

lived as (
    select
        *,
        case
            when kind_draw < 0.09 or first_day >= days() then 'never'
            when kind_draw < 0.23 then 'single'
            else 'regular'
        end as kind,
        first_day + 1 + floor(
            exponential('life', member) * exp(0.3 * eagerness) * case
                when uniform('loyal', member) < 0.4 then 25
                when uniform('loyal', member) < 0.76 then 130
                else 100000
            end
        )::bigint as end_day
    from started
)

select
    member,
    kind,
    age,
    eagerness,
    registered_day,
    registered_second,
    first_day,
    case kind when 'single' then first_day + 1 when 'regular' then least(end_day, days()) end as end_day,
    case
        when kind <> 'regular' or end_day >= days() then null
        when end_day < welcome_back_day() - 14 and uniform('comeback', member) < 0.2
            then welcome_back_day() + whole('won back', 0, 26, member)
        when uniform('comeback', member) > 0.88
            then nullif(
                least(end_day + 45 + floor(70 * exponential('away', member))::bigint, days()), days()
            )
    end as return_day
from lived
order by member
