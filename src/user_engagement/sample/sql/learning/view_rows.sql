with flawed as (
    select *, flaw_of_student_video_watched(view) as flaw from views
),

repeated as (
    select *, unnest(range(copies(flaw))) as copy from flawed
)

select
    * exclude (flaw),
    first_day() + view_day::integer as watched,
    flaw_of_copy(flaw, copy) as flaw
from repeated
order by view_day, hash(view), view, copy
