-- Case table: a text is a whole number or none at all; nothing is rounded, unless it is asked for.
with

cases as (

    select * from (
        values
        ('12', 12, 12),
        ('12.0', 12, 12),
        ('-3', -3, -3),
        ('1e3', 1000, 1000),
        ('0', 0, 0),
        ('12.5', null, 13),
        ('12.4', null, 12),
        ('3382214.1506133336', null, 3382214),
        ('1,000', null, null),
        ('nan', null, null),
        ('inf', null, null),
        ('99999999999999999999', null, null),
        ('twelve', null, null),
        ('', null, null),
        (null, null, null)
    ) as listed (input, expected, rounded)

)

select
    input,
    expected,
    {{ user_engagement.to_integer('input') }} as found

from cases

where
    {{ user_engagement.to_integer('input') }} is distinct from cast(expected as bigint)
    or {{ user_engagement.to_integer('input', rounds=true) }} is distinct from cast(rounded as bigint)
