-- Case table: sum over sum, null where the denominator is zero or missing.
with

cases as (

    select * from (
        values
        (1, 4, 0.25),
        (0, 4, 0.0),
        (-1, 4, -0.25),
        (3, 0, null),
        (0, 0, null),
        (null, 4, null),
        (1, null, null)
    ) as listed (numerator, denominator, expected)

)

select
    *,
    {{ user_engagement.ratio('numerator', 'denominator') }} as found

from cases

where {{ user_engagement.ratio('numerator', 'denominator') }} is distinct from cast(expected as double)
