with flawed as (
    select *, flaw_of_student_purchases(purchase) as flaw from purchases
),

repeated as (
    select *, unnest(range(copies(flaw))) as copy from flawed
)

select * exclude (flaw), flaw_of_copy(flaw, copy) as flaw
from repeated
order by purchased, purchase, copy
