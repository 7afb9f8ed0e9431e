-- Case table: hours of the web's export, in its own zone whatever the reporting zone is.
with

cases as (

    select
        input,
        cast(expected as timestamp) as expected

    from (
        values
        ('2024063000', '2024-06-30 00:00:00'),
        ('2024063023', '2024-06-30 23:00:00'),
        ('2024-06-30 23:59:59', '2024-06-30 23:00:00'),
        ('2024-06-30', '2024-06-30 00:00:00'),
        ('20240630', '2024-06-30 00:00:00'),
        ('2024063', null),
        ('2024063024', null),
        ('2024063123', null),
        ('(other)', null),
        ('', null),
        (null, null)
    ) as listed (input, expected)

)

select
    *,
    {{ user_engagement.hour_to_time('input') }} as found

from cases

where {{ user_engagement.hour_to_time('input') }} is distinct from expected
