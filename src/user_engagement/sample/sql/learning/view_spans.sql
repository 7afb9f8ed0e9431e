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
        is_paying and coalesce(paid_until_day, days()) > return_day + 20,
        return_day,
        return_day + 20
    from students
    where not is_idle and return_day is not null
)

select *, least(end_day, days()) as to_day from spans
