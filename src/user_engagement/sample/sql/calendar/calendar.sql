with days as (
    select
        day,
        first_day() + day::integer as date,
        isodow(first_day() + day::integer) as weekday,
        month(first_day() + day::integer) as month
    from range(days()) as r (day)
),

factors as (
    select
        *,
        [0.85, 0.88, 0.92, 1.0, 1.22, 1.3, 0.95][weekday] as shopping_weekday,
        [1.1, 1.12, 1.1, 1.05, 0.8, 0.8, 1.1][weekday] as study_weekday,
        [0.88, 0.92, 0.98, 1.0, 1.02, 0.98, 0.8, 0.76, 0.98, 1.04, 1.18, 1.42][month] as shopping_month,
        [1.3, 1.1, 1.0, 1.0, 1.0, 0.95, 0.8, 0.75, 1.0, 1.05, 1.0, 0.7][month] as study_month,
        case
            when date = '2021-10-09' then 2.4   -- a member's video goes viral
            when date = '2021-11-26' then 1.9   -- Black Friday
            when date in ('2021-12-25', '2021-12-26', '2022-01-01') then 0.45
            when date = '2022-03-15' then 0.1   -- the app is down
            else 1
        end as event
    from days
)

select
    day,
    date,
    weekday,
    campaign_id,
    coalesce(participation, 0) as participation,
    coalesce(pull, 0) as pull,
    shopping_weekday * shopping_month * event * (1 + 0.06 * normal('visit noise', day)) as visiting,
    (0.6 + day / days()) * shopping_weekday * shopping_month
    * case when date = '2021-10-09' then 8 when date = '2022-03-15' then 0.1 else 1 end
    * case when campaign_id is null then 1 else 1.25 end as registering,
    study_weekday * study_month * (1 + 0.06 * normal('view noise', day)) as viewing,
    (0.9 + 0.3 * day / days()) * case when month in (1, 4, 5, 6) then 1.6 else 1 end as enrolling,
    case when day >= days() - telecom_days() then [0.96, 0.95, 0.97, 1.0, 1.08, 1.1, 0.98][weekday] else 0 end
        as connecting
from factors
left join campaigns on date between first_day and last_day
