-- A plan that runs out may be bought again; a refund is of the last purchase.
with numbered as (
    select *, unnest(range(purchases)) as purchase from students
    where is_paying
),

dated as (
    select
        (student + 1) * 100 + purchase as purchase,
        student,
        plan,
        (first_day() + bought_day::integer + purchase * coalesce(plan_months, 0) * interval 1 month)::date
            as purchased,
        case when purchase = purchases - 1 then refund_days end as refund_days
    from numbered
)

select purchase, student, plan, purchased, purchased + refund_days::integer as refunded
from dated
where purchased < first_day() + days()
