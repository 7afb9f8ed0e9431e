-- One row per user of a platform. A user became inactive on the day after his last activity if he had left, in the
-- generator's own draw, before the window ended; telecom has no such draw.
with activities as (
    select 'loyalty' as platform, member as person, happened::date as active_date
    from activity_rows
    where is_accepted(flaw)
    union all
    select 'loyalty', member, happened::date
    from point_rows
    where is_accepted(flaw) and type in ('earn', 'redeem')
    union all
    select 'learning', student, watched
    from view_rows
    where is_accepted(flaw) and seconds > 0
    union all
    select 'telecom', subscriber, started::date
    from session_rows
    where is_accepted(flaw) and flaw is distinct from 'no_subscriber'
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
    where is_accepted(flaw)
    group by member
    union all
    select
        'learning',
        student,
        max(first_day() + registered_day::integer)
        filter (where flaw is distinct from 'missing_registration')
    from student_rows
    where is_accepted(flaw)
    group by student
),

leavers as (
    select 'loyalty' as platform, member as person, max(to_day) < days() as has_left
    from spans
    group by member
    union all
    select 'learning', student, max(to_day) < days()
    from view_spans
    group by student
)

select
    platform,
    case platform
        when 'loyalty' then loyalty_id(person)
        when 'learning' then learning_id(person)
        else telecom_id(person)
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
