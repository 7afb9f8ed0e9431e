-- Case table: Monday is 1 and Sunday 7, whatever day weeks begin on.
with

cases as (

    select * from (
        values
        (cast('2024-01-01' as date), 1),
        (cast('2024-02-29' as date), 4),
        (cast('2024-03-02' as date), 6),
        (cast('2024-03-03' as date), 7),
        (null, null)
    ) as listed (input, expected)

)

select
    *,
    {{ user_engagement.iso_weekday('input') }} as found

from cases

where {{ user_engagement.iso_weekday('input') }} is distinct from expected
