-- Case table: the bounds are plausible, the smallest integer does not overflow, null stays null.
with

cases as (

    select * from (
        values
        (0, false),
        (1000000000000, false),
        (-1000000000000, false),
        (1000000000001, true),
        (-1000000000001, true),
        (cast('-9223372036854775808' as bigint), true),
        (null, null)
    ) as listed (input, expected)

)

select
    input,
    expected,
    {{ user_engagement.is_implausible_amount('input') }} as found

from cases

where {{ user_engagement.is_implausible_amount('input') }} is distinct from expected
