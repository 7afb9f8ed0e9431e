with flawed as (
    select *, flaw_of_activity_logs(activity) as flaw from steps
),

repeated as (
    select *, unnest(range(copies(flaw))) as copy from flawed
)

select
    * exclude (flaw, points),
    flaw_of_copy(flaw, copy) as flaw
from repeated
order by
    happened + copy * interval 2 hour
    + case flaw when 'late_row' then whole('late', 4, 72, activity) else 0 end * interval 1 hour,
    activity,
    copy
