-- Hourly web sessions by channel, counted from simulated sessions so that the columns agree as an export's do. The busiest
-- hours come first, as the export sorts them.
with channels as (
    select *, row_number() over () - 1 as number
    from (
        values
        ('Organic Social', 42.0, 0.54, 3.2, 0.78, 1.25),
        ('Direct', 27.0, 0.46, 2.6, 0.80, 0.95),
        ('Organic Search', 24.0, 0.58, 2.5, 0.85, 0.85),
        ('Referral', 20.0, 0.66, 3.9, 0.86, 0.80),
        ('Unassigned', 0.45, 0.01, 2.0, 0.96, 1.00),
        ('Organic Video', 0.17, 0.78, 5.5, 0.88, 1.40),
        ('Email', 0.008, 0.35, 2.0, 0.90, 0.60)
    ) as c (channel, typical, engaged_share, further_events, new_share, evening)
),

days as (
    select day, date, weekday
    from calendar
    where day >= days() - web_days()
),

channel_hours as (
    select *, day * 24 + hour as day_hour, number * 100000 + day * 24 + hour as row_number
    from channels
    cross join days
    cross join range(24) as h (hour)
),

expected as (
    select
        *,
        typical
        * [
            0.55, 0.4, 0.3, 0.22, 0.2, 0.22, 0.3, 0.45, 0.65, 0.8, 0.9, 1, 1.05, 1.05, 1.1, 1.15, 1.2,
            1.35, 1.65, 1.9, 2, 1.85, 1.45, 0.9
        ][hour + 1
        ]
        * case when hour between 18 and 22 then evening else 1 end
        * [1, 1.02, 1.06, 1.03, 0.95, 0.82, 0.98][weekday]
        * (0.94 + 0.12 * (day - (days() - web_days())) / web_days())
        * exp(0.12 * normal('channel day', number, day) + 0.06 * normal('hour', row_number))
        * case
            -- The site is down.
            when date = '2022-05-25' and hour between 9 and 16 then 0.02
            -- A post goes viral in the evening and the morning after.
            when channel = 'Organic Social' and date = '2022-06-11' and hour >= 17 then 3.2
            when channel = 'Organic Social' and date = '2022-06-12' and hour <= 12 then 2.1
            else 1
        end as expected_sessions
    from channel_hours
),

counted as (
    select
        *,
        case
            when expected_sessions < 2 then floor(expected_sessions + uniform('sessions', row_number))
            else round(expected_sessions + sqrt(expected_sessions) * normal('sessions', row_number))
        end::bigint as session_count
    from expected
),

sessions as (
    select *, unnest(range(greatest(0, session_count))) as session from counted
),

behaved as (
    select
        *,
        uniform('engaged', row_number, session)
        < engaged_share * case when hour between 1 and 6 then 0.92 else 1 end as is_engaged,
        case when session = 0 then 0.985 else new_share end as chance_of_user
    from sessions
),

hourly as (
    select
        row_number,
        channel,
        strftime(date, '%Y%m%d') || lpad(hour::varchar, 2, '0') as date_hour,
        count(*) filter (where uniform('user', row_number, session) < chance_of_user) as users,
        count(*) as sessions,
        count(*) filter (where is_engaged) as engaged_sessions,
        sum(case
            when is_engaged then 10 + floor(62 * exponential('seconds', row_number, session))
            else floor(10 * uniform('seconds', row_number, session))
        end::bigint) as seconds,
        sum(1 + case when is_engaged then 1 else 0 end + floor(
            further_events * exponential('events', row_number, session)
            * case when is_engaged then 1.2 else 0.55 end
        )::bigint) as events
    from behaved
    group by row_number, channel, date, hour
),

flawed as (
    select *, flaw_of_channel_sessions(row_number) as flaw from hourly
),

repeated as (
    select *, unnest(range(copies(flaw))) as copy from flawed
),

corrected as (
    select *, case when flaw = 'superseded' and copy = 1 then 1 + users // 20 else 0 end as later from repeated
)

select
    * exclude (flaw, sessions, engaged_sessions, events, later),
    sessions + later as sessions,
    engaged_sessions + later as engaged_sessions,
    events + 3 * later as events,
    flaw_of_copy(flaw, copy) as flaw
from corrected
order by users desc, row_number asc, copy asc
