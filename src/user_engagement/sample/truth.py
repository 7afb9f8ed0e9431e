"""The truth about a generated sample: which rows are dirty, and when each user joined, was active and left."""

from collections.abc import Sequence
from types import ModuleType

from user_engagement.sample import learning, loyalty
from user_engagement.sample.calendar import DAYS, FIRST_DAY
from user_engagement.sample.flaws import IS_ACCEPTED, OUTCOMES


def truth_rows(sources: Sequence[ModuleType]) -> str:
    """Return SQL: one row per flawed raw row of the modules that generate the sources.

    Columns: raw_table, row_number (from 1, in file order), row_key (null where the table has no key), flaw, outcome
    (`accepted`, `duplicate` or the reason code of the quarantine).
    """
    outcomes = ", ".join(str(item) for item in OUTCOMES.items())
    flawed = " union all ".join(
        f"select '{name}' as raw_table, rowid + 1 as row_number, {source.ROW_KEYS[name]} as row_key, flaw "
        f"from {rows} where flaw is not null"
        for source in sources
        for name, rows in source.ROWS.items()
    )
    return f"""
        select raw_table, row_number, row_key, flaw, outcome
        from ({flawed}) as flawed
        inner join (values {outcomes}) as o (flaw, outcome) using (flaw)
        order by raw_table, row_number
    """


# One row per user of a platform. A user became inactive on the day after his last activity if he had left, in the
# generator's own draw, before the window ended; telecom has no such draw.
TRUTH_USERS = f"""
    with activities as (
        select 'loyalty' as platform, member as person, happened::date as active_date
        from activity_rows
        where {IS_ACCEPTED}
        union all
        select 'loyalty', member, happened::date
        from point_rows
        where {IS_ACCEPTED} and type in ('earn', 'redeem')
        union all
        select 'learning', student, watched
        from view_rows
        where {IS_ACCEPTED} and seconds > 0
        union all
        select 'telecom', subscriber, started::date
        from session_rows
        where {IS_ACCEPTED} and flaw is distinct from 'no_subscriber'
    ),
    active as (
        select
            platform,
            person,
            min(active_date) as first_active_date,
            max(active_date) as last_active_date,
            count(distinct active_date) as active_days,
            count(*) as activities
        from activities
        group by platform, person
    ),
    profiles as (
        select
            'loyalty' as platform,
            member as person,
            max(registered::date) filter (where flaw is distinct from 'missing_registration') as registered_date
        from profile_rows
        where {IS_ACCEPTED}
        group by member
        union all
        select
            'learning',
            student,
            max(date '{FIRST_DAY}' + registered_day::integer)
                filter (where flaw is distinct from 'missing_registration')
        from student_rows
        where {IS_ACCEPTED}
        group by student
    ),
    leavers as (
        select 'loyalty' as platform, member as person, max(to_day) < {DAYS} as has_left
        from spans
        group by member
        union all
        select 'learning', student, max(to_day) < {DAYS}
        from view_spans
        group by student
    )
    select
        platform,
        case platform
            when 'loyalty' then {loyalty.USER_ID.replace("member", "person")}
            when 'learning' then {learning.STUDENT_ID.replace("student", "person")}
            else '210' || lpad((20000000 + person)::varchar, 8, '0')
        end as user_id,
        least(registered_date, first_active_date) as joined_date,
        first_active_date,
        last_active_date,
        coalesce(active_days, 0) as active_days,
        coalesce(activities, 0) as activities,
        case when has_left then last_active_date + 1 end as became_inactive_on
    from profiles
    full join active using (platform, person)
    left join leavers using (platform, person)
    order by platform, person
"""
