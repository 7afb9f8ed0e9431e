-- Case table: whoever has a birthday in the month, be it on its last day, has had it.
with

cases as (

    select * from (
        values
        (cast('1990-03-31' as date), cast('2024-03-01' as date), 34),
        (cast('1990-04-01' as date), cast('2024-03-01' as date), 33),
        (cast('2000-02-29' as date), cast('2001-02-01' as date), 1),
        (cast('2024-03-15' as date), cast('2024-03-01' as date), 0),
        (cast('2024-04-15' as date), cast('2024-03-01' as date), -1),
        (null, cast('2024-03-01' as date), null),
        (cast('1990-03-31' as date), null, null)
    ) as listed (birth_date, month, expected)

)

select
    *,
    {{ user_engagement.age_at_end_of_month('birth_date', 'month') }} as found

from cases

where {{ user_engagement.age_at_end_of_month('birth_date', 'month') }} is distinct from expected
