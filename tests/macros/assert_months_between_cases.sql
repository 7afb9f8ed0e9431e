-- Case table: months of the calendar, whatever the days.
with

cases as (

    select * from (
        values
        (cast('2023-11-01' as date), cast('2024-02-01' as date), 3),
        (cast('2024-02-01' as date), cast('2023-11-01' as date), -3),
        (cast('2024-02-01' as date), cast('2024-02-01' as date), 0),
        (cast('2020-12-01' as date), cast('2024-01-01' as date), 37),
        (null, cast('2024-01-01' as date), null),
        (cast('2024-01-01' as date), null, null)
    ) as listed (first_month, second_month, expected)

)

select
    *,
    {{ user_engagement.months_between('first_month', 'second_month') }} as found

from cases

where {{ user_engagement.months_between('first_month', 'second_month') }} is distinct from expected
