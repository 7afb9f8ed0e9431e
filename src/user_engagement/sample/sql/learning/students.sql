-- Students of a learning platform: most watch for some weeks after they register, a few come back a year later. Those who
-- pay watch much more, while they pay. Since 17 January 2022, when new features came, students who do not pay watch
-- longer; those who pay do not.
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
    from range(students()) as r (student)
),

registered as (
    select
        drawn.*,
        case when is_existing then -whole('student before', 1, 200, student) else day end as registered_day
    from drawn
    inner join day_quantiles on purpose = 'enrolling' and drawn.bucket = day_quantiles.bucket
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
        * replace (is_idle or first_day >= days() as is_idle),
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
        coalesce(paid_until_day, days())
    ) as paying_end_day,
    case
        when
            uniform('student returns', student) < 0.12
            and first_day + whole('year after', 290, 410, student) < days()
            then first_day + whole('year after', 290, 410, student)
    end as return_day
from ended
order by student
