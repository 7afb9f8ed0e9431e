-- Case table: what a type cannot hold is null and stops no build.
with

cases as (

    select * from (
        values
        ('12', 12, null),
        ('-7', -7, null),
        ('2024-02-29', null, '2024-02-29'),
        ('2023-02-29', null, null),
        ('twelve', null, null),
        ('99999999999', null, null),
        ('', null, null),
        (null, null, null)
    ) as listed (input, expected_integer, expected_date)

)

select * from cases

where
    {{ user_engagement.try_cast('input', 'integer') }} is distinct from expected_integer
    or {{ user_engagement.try_cast('input', 'date') }} is distinct from cast(expected_date as date)
