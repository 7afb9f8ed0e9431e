-- Sessions of a mobile network, the summary row last.
with subscribers as (
    select
        subscriber,
        unnest(range(least(40, floor(power(1 - uniform('sessions of', subscriber), -0.45))::bigint))) as number
    from range(subscribers()) as r (subscriber)
),

sessions as (
    select subscriber, (subscriber + 1) * 100 + number as session from subscribers
),

lasting as (
    select
        *,
        floor(uniform('session day', session) * 100000)::bigint as day_bucket,
        floor(uniform('session hour', session) * 1000)::bigint as hour_bucket,
        case
            when uniform('capped', session) < 0.08 then 86400000 - whole('cap', 1, 999, session)
            else 7000000 + floor(
                78000000 * exp(0.22 * normal('appetite', subscriber) + 0.65 * normal('duration', session))
            )::bigint
        end as duration
    from sessions
),

timed as (
    select
        subscriber,
        session,
        first_day() + day::integer
        + to_milliseconds(3600000 * hour + whole('session start', 0, 3599999, session)) as started,
        duration
    from lasting
    inner join day_quantiles on purpose = 'connecting' and day_quantiles.bucket = day_bucket
    inner join hours
        on is_weekend = (isodow(first_day() + day::integer) >= 6) and hours.bucket = hour_bucket
),

flawed as (
    select *, flaw_of_xdr_sessions(session) as flaw from timed
),

repeated as (
    select *, unnest(range(copies(flaw))) as copy from flawed
)

select * exclude (flaw), flaw_of_copy(flaw, copy) as flaw  -- noqa: AM07
from repeated
union all by name
select 'summary_row' as flaw
order by started + to_milliseconds(duration) nulls last, session, copy
