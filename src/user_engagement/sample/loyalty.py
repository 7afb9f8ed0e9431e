"""Members of a loyalty programme: profiles, activities, points.

A member registers, may never come, may come once, or comes at a rate of his own until he leaves; some come back.
Activities of a visit follow each other by minutes; buying, scanning receipts, playing and inviting earn points,
which are spent within a saving period of one to three months or expire a year later.
"""

import duckdb

from user_engagement.sample.calendar import DAYS, FIRST_DAY
from user_engagement.sample.flaws import COPIES, FLAW_OF_COPY, pick

ACTIVITIES_PER_MEMBER = 9.9
WISH_LIST_DAY = 284  # 2022-01-10
WELCOME_BACK_DAY = 312  # 2022-02-07

PROFILE_FLAWS = {
    "duplicate": 0.004,
    "superseded": 0.003,
    "missing_user": 0.003,
    "padded_id": 0.006,
    "missing_registration": 0.004,
    "unreadable_birth_date": 0.006,
    "unreadable_gender": 0.006,
    "odd_spelling": 0.05,
}
ACTIVITY_FLAWS = {
    "duplicate": 0.004,
    "superseded": 0.001,
    "missing_user": 0.001,
    "missing_time": 0.001,
    "unreadable_time": 0.001,
    "implausible_time": 0.001,
    "late_row": 0.01,
    "offset_time": 0.006,
    "padded_id": 0.004,
    "missing_mark": 0.01,
}
POINT_FLAWS = {
    "duplicate": 0.004,
    "superseded": 0.0015,
    "missing_user": 0.0015,
    "missing_time": 0.0015,
    "unreadable_time": 0.0015,
    "implausible_time": 0.0015,
    "missing_amount": 0.0015,
    "unreadable_amount": 0.0015,
    "negative_amount": 0.0015,
    "unknown_transaction_type": 0.0015,
    "late_row": 0.01,
    "offset_time": 0.004,
    "padded_id": 0.004,
}


def build(connection: duckdb.DuckDBPyConnection, activities: int) -> None:
    """Create the tables of the loyalty platform, rows in file order."""
    members = max(1, round(activities / ACTIVITIES_PER_MEMBER))
    for step in (_members(members), SPANS, VISITS, STEPS, PROFILES, ACTIVITIES, SAVINGS, POINTS):
        connection.execute(step)


def _members(members: int) -> str:
    return f"""
        create table members as
        with people as (
            select
                member,
                uniform('existing', member) < 0.17 as is_existing,
                floor(16 + 62 * power(uniform('age', member), 1.5))::bigint as age,
                uniform('kind', member) as kind_draw,
                floor(uniform('registered', member) * 100000)::bigint as bucket
            from range({members}) as r (member)
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
            inner join day_quantiles on purpose = 'registering' and day_quantiles.bucket = keen.bucket
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
                    when kind_draw < 0.09 or first_day >= {DAYS} then 'never'
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
            case kind when 'single' then first_day + 1 when 'regular' then least(end_day, {DAYS}) end as end_day,
            case
                when kind <> 'regular' or end_day >= {DAYS} then null
                when end_day < {WELCOME_BACK_DAY} - 14 and uniform('comeback', member) < 0.2
                    then {WELCOME_BACK_DAY} + whole('won back', 0, 26, member)
                when uniform('comeback', member) > 0.88
                    then nullif(
                        least(end_day + 45 + floor(70 * exponential('away', member))::bigint, {DAYS}), {DAYS}
                    )
            end as return_day
        from lived
        order by member
    """


SPANS = f"""
    create table spans as
    with parts as (
        select *, 0 as span, first_day as from_day, end_day as to_day from members where kind <> 'never'
        union all
        select
            *,
            1 as span,
            return_day as from_day,
            least(return_day + 25 + floor(80 * exponential('second life', member))::bigint, {DAYS}) as to_day
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
                0.25 * exp(0.9 * eagerness) * (closing.share_before - opening.share_before) * {DAYS} / 7
                + uniform('visits', member, span)
            )::bigint
        ) end as visits
    from parts
    inner join day_shares as opening on opening.purpose = 'visiting' and opening.day = from_day
    inner join day_shares as closing on closing.purpose = 'visiting' and closing.day = to_day
    order by member, span
"""

# Interest wears off in a span that ends: its visits lie nearer to its beginning.
VISITS = f"""
    create table visits as
    with numbered as (
        select *, 2000 * span + unnest(range(visits)) as visit from spans
    ),
    placed as (
        select
            *,
            visit = 2000 * span as is_first,
            floor(100000 * (share_from + (share_to - share_from) * power(
                uniform('visit day', member, visit), case when to_day < {DAYS} then 1.4 else 1 end
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
        inner join day_quantiles on purpose = 'visiting' and day_quantiles.bucket = placed.bucket
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
"""

STEPS = f"""
    create table steps as
    with numbered as (
        select
            *,
            unnest(range(
                case kind when 'single' then 1
                else 1 + least(5, floor(0.95 * exponential('steps', member, visit))::bigint) end
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
                when uniform('wish list', activity)
                    < 0.16 * least(1, (date - date '{FIRST_DAY}' - {WISH_LIST_DAY}) / 60.0) then 'wish_list'
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
"""

PROFILES = f"""
    create table profile_rows as
    with flawed as (
        select *, {pick("loyalty.user_profiles", "member", PROFILE_FLAWS)} as flaw from members
    ),
    repeated as (
        select *, {COPIES} as copy from flawed
    )
    select
        * exclude (flaw),
        {FLAW_OF_COPY} as flaw,
        date '{FIRST_DAY}' + registered_day::integer + registered_second * interval 1 second as registered
    from repeated
    order by registered + copy * interval 9 day, member, copy
"""

ACTIVITIES = f"""
    create table activity_rows as
    with flawed as (
        select *, {pick("loyalty.activity_logs", "activity", ACTIVITY_FLAWS)} as flaw from steps
    ),
    repeated as (
        select *, {COPIES} as copy from flawed
    )
    select
        * exclude (flaw, points),
        {FLAW_OF_COPY} as flaw
    from repeated
    order by
        happened + copy * interval 2 hour
            + case flaw when 'late_row' then whole('late', 4, 72, activity) else 0 end * interval 1 hour,
        activity,
        copy
"""

SAVINGS = """
    create table savings as
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
"""

POINTS = f"""
    create table point_rows as
    with movements as (
        select
            'E' || activity as transaction, activity as number, member, happened, 'earn' as type, points, campaign_id
        from steps
        where points is not null
        union all
        select
            'R' || member || '-' || period,
            -1000000 * member - 10 * period,
            member,
            last_earned + whole('redeemed after', 3, 40, member, period) * interval 1 minute,
            'redeem',
            redeemed,
            campaign_id
        from savings
        where redeemed > 0
        union all
        select
            'X' || member || '-' || period,
            -1000000 * member - 10 * period - 1,
            member,
            date_trunc('month', last_earned) + interval 13 month + interval 3 hour,
            'expire',
            earned - redeemed,
            null
        from savings
        where earned > redeemed and adjusted is null
        union all
        select
            'J' || member || '-' || period,
            -1000000 * member - 10 * period - 2,
            member,
            last_earned + whole('adjusted after', 20, 300, member, period) * interval 1 hour,
            'adjust',
            adjusted,
            null
        from savings
        where adjusted is not null
    ),
    flawed as (
        select *, {pick("loyalty.point_transactions", "number", POINT_FLAWS)} as chosen_flaw
        from movements
        where happened < date '{FIRST_DAY}' + {DAYS}
    ),
    fitting as (
        select
            * exclude (chosen_flaw),
            case when type = 'adjust' and chosen_flaw = 'negative_amount' then null else chosen_flaw end as flaw
        from flawed
    ),
    repeated as (
        select *, {COPIES} as copy from fitting
    )
    select
        * exclude (flaw),
        {FLAW_OF_COPY} as flaw
    from repeated
    order by
        happened + copy * interval 2 hour
            + case flaw when 'late_row' then whole('late', 4, 72, number) else 0 end * interval 1 hour,
        transaction,
        copy
"""

USER_ID = "'L' || lpad(member::varchar, 8, '0')"

RAW_TABLES = {
    "loyalty.user_profiles": f"""
        select
            written_id({USER_ID}, flaw, member) as user_id,
            case flaw when 'missing_registration' then missing_mark(member)
            else strftime(registered, '%Y-%m-%d %H:%M:%S') end as registered_at,
            case
                when flaw = 'unreadable_birth_date'
                    then one_of('birth date', ['31.02.1985', '1990-00-00', 'unknown', '12/1979'], member)
                when uniform('no birth date', member) < 0.06 then missing_mark(member, 1)
                else strftime(
                    date '2021-12-31' - (365.25 * age)::integer - whole('birthday', 0, 364, member)::integer,
                    '%Y-%m-%d'
                )
            end as birth_date,
            case
                when flaw = 'unreadable_gender' then one_of('bad gender', ['?', 'x1', '-', '0'], member)
                when uniform('gender', member) < 0.06 then missing_mark(member, 2)
                when uniform('gender', member) < 0.51
                    then one_of('female', if(flaw = 'odd_spelling', ['F', 'female', ' Female'], ['Female']), member)
                when uniform('gender', member) < 0.98
                    then one_of('male', if(flaw = 'odd_spelling', ['M', 'MALE', 'male '], ['Male']), member)
                else 'Non-binary'
            end as gender,
            case
                when uniform('no level', member) < 0.02 then missing_mark(member, 3)
                when flaw = 'corrected' then 'Gold'
                when kind = 'never' or eagerness + 0.5 * normal('level', member) < 0.3 then 'Bronze'
                when eagerness + 0.5 * normal('level', member) < 1.1 then 'Silver'
                when eagerness + 0.5 * normal('level', member) < 2 then 'Gold'
                else 'Platinum'
            end as membership_level,
            case
                when uniform('no country', member) < 0.03 then missing_mark(member, 4)
                when uniform('country', member) < 0.46 then 'DE'
                when uniform('country', member) < 0.66 then 'FR'
                when uniform('country', member) < 0.80 then 'NL'
                when uniform('country', member) < 0.90 then 'AT'
                when uniform('country', member) < 0.97 then 'BE'
                when uniform('country', member) < 0.995 then 'DK'
                else 'LU'
            end as country
        from profile_rows
    """,
    "loyalty.activity_logs": f"""
        select
            activity::varchar as activity_id,
            written_id({USER_ID}, flaw, activity) as user_id,
            written_time(happened, flaw, activity) as occurred_at,
            case feature
                when 'home' then 'login'
                when 'shop' then 'purchase'
                when 'receipts' then 'scan'
                when 'games' then 'play'
                when 'store_finder' then 'search'
                when 'reviews' then 'review'
                when 'referral' then 'invite'
                when 'wish_list' then 'save'
                else 'view'
            end as activity_type,
            case flaw
                when 'missing_mark' then missing_mark(activity, 1)
                when 'corrected' then if(feature = 'offers', 'home', 'offers')
                else feature
            end as feature,
            coalesce(campaign_id, if(uniform('no campaign', activity) < 0.05, missing_mark(activity, 2), null))
                as campaign_id
        from activity_rows
    """,
    "loyalty.point_transactions": f"""
        select
            transaction as transaction_id,
            written_id({USER_ID}, flaw, number) as user_id,
            written_time(happened, flaw, number) as occurred_at,
            case
                when flaw = 'unknown_transaction_type' then one_of('bad type', ['transfer', 'bonus?', 'E'], number)
                else type
            end as transaction_type,
            case flaw
                when 'missing_amount' then missing_mark(number, 1)
                when 'unreadable_amount' then one_of('bad points', ['n/a', '12,50 pts', '#REF!'], number)
                when 'negative_amount' then '-' || written_number(points)
                when 'corrected' then written_number(points + 10)
                else written_number(points)
            end as points,
            campaign_id
        from point_rows
    """,
}
ROW_KEYS = {
    "loyalty.user_profiles": USER_ID,
    "loyalty.activity_logs": "activity::varchar",
    "loyalty.point_transactions": "transaction",
}
ROWS = {
    "loyalty.user_profiles": "profile_rows",
    "loyalty.activity_logs": "activity_rows",
    "loyalty.point_transactions": "point_rows",
}
