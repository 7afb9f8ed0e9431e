-- Case table: a text is a whole number or none at all; nothing is rounded.
with

cases as (

    select * from (
        values
        ('12', 12),
        ('12.0', 12),
        ('-3', -3),
        ('1e3', 1000),
        ('0', 0),
        ('12.5', null),
        ('3382214.1506133336', null),
        ('1,000', null),
        ('nan', null),
        ('inf', null),
        ('99999999999999999999', null),
        ('twelve', null),
        ('', null),
        (null, null)
    ) as listed (input, expected)

)

select
    input,
    expected,
    {{ user_engagement.to_integer('input') }} as found

from cases

where {{ user_engagement.to_integer('input') }} is distinct from cast(expected as bigint)
