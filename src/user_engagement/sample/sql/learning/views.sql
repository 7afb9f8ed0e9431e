-- A span that the window cuts off has as many views fewer.
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
        ) * case when day >= new_features_day() and not is_paying then 1.55 else 1 end
    )) end::bigint as seconds
from placed
inner join day_quantiles on purpose = 'viewing' and placed.bucket = day_quantiles.bucket
