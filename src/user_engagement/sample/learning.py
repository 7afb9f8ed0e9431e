"""Students of a learning platform: registrations, purchases, views, certificates.

Most students watch for some weeks after they register, a few come back a year later. Those who pay watch much
more, while they pay. Since 17 January 2022, when new features came, students who do not pay watch longer; those
who pay do not.
"""

import duckdb

from user_engagement.sample.calendar import DAYS, FIRST_DAY
from user_engagement.sample.flaws import COPIES, FLAW_OF_COPY, pick

STUDENTS_PER_ACTIVITY = 1 / 12
NEW_FEATURES_DAY = 291  # 2022-01-17

INFO_FLAWS = {"duplicate": 0.004, "missing_user": 0.003, "padded_id": 0.006, "missing_registration": 0.004}
VIEW_FLAWS = {
    "missing_user": 0.001,
    "missing_time": 0.001,
    "unreadable_time": 0.001,
    "implausible_time": 0.001,
    "missing_amount": 0.001,
    "unreadable_amount": 0.001,
    "negative_amount": 0.001,
    "padded_id": 0.003,
    "repeated_view": 0.002,
}
PURCHASE_FLAWS = {
    "duplicate": 0.008,
    "missing_user": 0.006,
    "missing_time": 0.006,
    "unreadable_time": 0.006,
    "refund_before_purchase": 0.008,
    "unknown_plan": 0.008,
    "padded_id": 0.008,
}
CERTIFICATE_FLAWS = {"duplicate": 0.012, "missing_user": 0.01, "missing_time": 0.01}


def build(connection: duckdb.DuckDBPyConnection, activities: int) -> None:
    """Create the tables of the learning platform, rows in file order."""
    students = max(1, round(activities * STUDENTS_PER_ACTIVITY))
    for step in (
        _students(students),
        PURCHASES,
        VIEW_SPANS,
        VIEWS,
        INFO_ROWS,
        PURCHASE_ROWS,
        VIEW_ROWS,
        CERTIFICATE_ROWS,
    ):
        connection.execute(step)


def _students(students: int) -> str:
    return f"""
        create table students as
        with drawn as (
            select
                student,
                uniform('student existing', student) < 0.12 as is_existing,
                uniform('student pays', student) < 0.27 as is_paying,
                uniform('student kind', student) < 0.22 as is_idle,
                case
                    when uniform('plan', student) < 0.45 then 0
                    when uniform('plan', student) < 0.67 then 1
                    when uniform('plan', student) < 0.95 then 2
                    else 3
                end as plan,
                floor(uniform('student registered', student) * 100000)::bigint as bucket
            from range({students}) as r (student)
        ),
        registered as (
            select
                drawn.*,
                case when is_existing then -whole('student before', 1, 200, student) else day end as registered_day
            from drawn
            inner join day_quantiles on purpose = 'enrolling' and day_quantiles.bucket = drawn.bucket
        ),
        started as (
            select
                *,
                greatest(registered_day, 0) + floor(exponential('student delay', student) * case
                    when is_existing then 20
                    when uniform('student waits', student) < 0.7 then 0
                    else 6
                end)::bigint as first_day
            from registered
        ),
        subscribed as (
            select
                * replace (is_idle or first_day >= {DAYS} as is_idle),
                whole('bought', greatest(registered_day, first_day - 60), first_day, student) as bought_day,
                [1, 3, 12, null][plan + 1] as plan_months,
                1 + case plan
                    when 0 then least(11, floor(1.6 * exponential('renewals', student))::bigint)
                    when 1 then whole('renewed quarters', 0, 1, student)
                    else 0
                end as purchases,
                case when uniform('refund', student) < 0.08 then whole('refunded', 1, 30, student) end as refund_days
            from started
        ),
        ended as (
            select
                *,
                bought_day + coalesce(30 * (purchases - 1) * plan_months + refund_days, 30 * purchases * plan_months)
                    as paid_until_day
            from subscribed
        )
        select
            *,
            first_day + 3 + floor(exponential('student span', student) * 18)::bigint as free_end_day,
            least(
                first_day + 7 + floor(exponential('student span', student) * 75)::bigint,
                coalesce(paid_until_day, {DAYS})
            ) as paying_end_day,
            case
                when uniform('student returns', student) < 0.12
                    and first_day + whole('year after', 290, 410, student) < {DAYS}
                    then first_day + whole('year after', 290, 410, student)
            end as return_day
        from ended
        order by student
    """


# A plan that runs out may be bought again; a refund is of the last purchase.
PURCHASES = f"""
    create table purchases as
    with numbered as (
        select *, unnest(range(purchases)) as purchase from students where is_paying
    ),
    dated as (
        select
            (student + 1) * 100 + purchase as purchase,
            student,
            plan,
            (date '{FIRST_DAY}' + bought_day::integer + purchase * coalesce(plan_months, 0) * interval 1 month)::date
                as purchased,
            case when purchase = purchases - 1 then refund_days end as refund_days
        from numbered
    )
    select purchase, student, plan, purchased, purchased + refund_days::integer as refunded
    from dated
    where purchased < date '{FIRST_DAY}' + {DAYS}
"""

VIEW_SPANS = f"""
    create table view_spans as
    with spans as (
        select
            student,
            0 as span,
            is_paying,
            first_day as from_day,
            case when is_paying then greatest(paying_end_day, first_day + 1) else free_end_day end as end_day
        from students
        where not is_idle
        union all
        select
            student,
            1,
            is_paying and coalesce(paid_until_day, {DAYS}) > return_day + 20,
            return_day,
            return_day + 20
        from students
        where not is_idle and return_day is not null
    )
    select *, least(end_day, {DAYS}) as to_day from spans
"""

# A span that the window cuts off has as many views fewer.
VIEWS = f"""
    create table views as
    with counted as (
        select
            view_spans.*,
            opening.share_before as share_from,
            closing.share_before as share_to,
            least(400, greatest(1, floor(
                (to_day - from_day) / (end_day - from_day)
                    * exp(case when is_paying then 2.75 else 0.8 end + 0.8 * normal('views', student, span))
            ))::bigint) as views
        from view_spans
        inner join day_shares as opening on opening.purpose = 'viewing' and opening.day = from_day
        inner join day_shares as closing on closing.purpose = 'viewing' and closing.day = to_day
    ),
    numbered as (
        select *, (student + 1) * 1000 + 500 * span + unnest(range(views)) as view from counted
    ),
    placed as (
        select
            *,
            floor(100000 * (
                share_from + (share_to - share_from) * power(uniform('view day', view), 1.4)
            ))::bigint as bucket
        from numbered
    )
    select
        view,
        student,
        case when view % 500 = 0 then from_day else greatest(from_day, day) end as view_day,
        1 + floor(40 * power(uniform('course', view), 1.8))::bigint as course,
        case when uniform('opened only', view) < 0.01 then 0 else least(7200, floor(
            exp(
                case when is_paying then 6.35 else 5.55 end
                    + 0.35 * normal('attention', student) + 0.7 * normal('watched', view)
            ) * case when day >= {NEW_FEATURES_DAY} and not is_paying then 1.55 else 1 end
        )) end::bigint as seconds
    from placed
    inner join day_quantiles on purpose = 'viewing' and day_quantiles.bucket = placed.bucket
"""

INFO_ROWS = f"""
    create table student_rows as
    with flawed as (
        select *, {pick("learning.student_info", "student", INFO_FLAWS)} as flaw from students
    ),
    repeated as (
        select *, {COPIES} as copy from flawed
    )
    select * exclude (flaw), {FLAW_OF_COPY} as flaw
    from repeated
    order by student, copy
"""

PURCHASE_ROWS = f"""
    create table purchase_rows as
    with flawed as (
        select *, {pick("learning.student_purchases", "purchase", PURCHASE_FLAWS)} as flaw from purchases
    ),
    repeated as (
        select *, {COPIES} as copy from flawed
    )
    select * exclude (flaw), {FLAW_OF_COPY} as flaw
    from repeated
    order by purchased, purchase, copy
"""

VIEW_ROWS = f"""
    create table view_rows as
    with flawed as (
        select *, {pick("learning.student_video_watched", "view", VIEW_FLAWS)} as flaw from views
    ),
    repeated as (
        select *, {COPIES} as copy from flawed
    )
    select
        * exclude (flaw),
        date '{FIRST_DAY}' + view_day::integer as watched,
        {FLAW_OF_COPY} as flaw
    from repeated
    order by view_day, hash(view), view, copy
"""

CERTIFICATE_ROWS = f"""
    create table certificate_rows as
    with watched as (
        select student, sum(seconds) / 60 as minutes, min(view_day) as first_day, max(view_day) as last_day
        from views
        group by student
    ),
    earned as (
        select
            *,
            unnest(range(least(20, floor(
                0.5 * sqrt(minutes / 20) * exp(0.68 * normal('certificates', student))
            )::bigint))) as certificate
        from watched
        where minutes >= 20
    ),
    dated as (
        select
            (student + 1) * 100 + certificate as certificate,
            student,
            date '{FIRST_DAY}' + whole('issued', first_day, last_day, student, certificate)::integer as issued
        from earned
    ),
    flawed as (
        select *, {pick("learning.student_certificates", "certificate", CERTIFICATE_FLAWS)} as flaw from dated
    ),
    repeated as (
        select *, {COPIES} as copy from flawed
    )
    select * exclude (flaw), {FLAW_OF_COPY} as flaw
    from repeated
    order by issued, certificate, copy
"""

STUDENT_ID = "(100000 + student)::varchar"

RAW_TABLES = {
    "learning.student_info": f"""
        select
            written_id({STUDENT_ID}, flaw, student) as student_id,
            case flaw when 'missing_registration' then missing_mark(student)
            else strftime(date '{FIRST_DAY}' + registered_day::integer, '%Y-%m-%d') end as date_registered
        from student_rows
    """,
    "learning.student_purchases": f"""
        select
            purchase::varchar as purchase_id,
            written_id({STUDENT_ID}, flaw, purchase) as student_id,
            case flaw when 'unknown_plan' then one_of('bad plan', ['9', 'annual', '-1'], purchase)
            else plan::varchar end as plan_id,
            written_date(purchased, flaw, purchase) as date_purchased,
            case
                when flaw = 'refund_before_purchase' then strftime(purchased - interval 9 day, '%Y-%m-%d')
                when refunded is null then 'NULL'
                else strftime(refunded, '%Y-%m-%d')
            end as date_refunded
        from purchase_rows
    """,
    "learning.student_video_watched": f"""
        select
            written_id({STUDENT_ID}, flaw, view) as student_id,
            course::varchar as course_id,
            case flaw
                when 'missing_amount' then missing_mark(view, 1)
                when 'unreadable_amount' then one_of('bad seconds', ['12 min', 'abc', '00:05:10'], view)
                when 'negative_amount' then '-' || (seconds + 1)
                else seconds::varchar
            end as seconds_watched,
            written_date(watched, flaw, view) as date_watched
        from view_rows
    """,
    "learning.student_certificates": f"""
        select
            certificate::varchar as certificate_id,
            written_id({STUDENT_ID}, flaw, certificate) as student_id,
            written_date(issued, flaw, certificate) as date_issued
        from certificate_rows
    """,
}
ROW_KEYS = {
    "learning.student_info": STUDENT_ID,
    "learning.student_purchases": "purchase::varchar",
    "learning.student_video_watched": "null",
    "learning.student_certificates": "certificate::varchar",
}
ROWS = {
    "learning.student_info": "student_rows",
    "learning.student_purchases": "purchase_rows",
    "learning.student_video_watched": "view_rows",
    "learning.student_certificates": "certificate_rows",
}
