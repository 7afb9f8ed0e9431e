with flawed as (
    select *, flaw_of_user_profiles(member) as flaw from members
),

repeated as (
    select *, unnest(range(copies(flaw))) as copy from flawed
)

select
    * exclude (flaw),
    flaw_of_copy(flaw, copy) as flaw,
    first_day() + registered_day::integer + registered_second * interval 1 second as registered
from repeated
order by registered + copy * interval 9 day, member, copy
