-- Case table: texts read in the reporting zone, UTC, and the times they stand for; null where they are none.
with

cases as (

    select * from (
        values
        ('2024-03-31', '2024-03-31 00:00:00'),
        ('2024-3-1', '2024-03-01 00:00:00'),
        ('2024-03-31 01:30:00', '2024-03-31 01:30:00'),
        ('2024-03-31T01:30:00Z', '2024-03-31 01:30:00'),
        ('2024-03-31T01:30:00+02:00', '2024-03-30 23:30:00'),
        ('2024-03-31 01:30+02', '2024-03-30 23:30:00'),
        ('2024-03-31 01:30:00 Europe/Berlin', '2024-03-31 00:30:00'),
        ('2024-02-30', null),
        ('2024-01-01 25:00:00', null),
        ('2024-01-01 10:00 o''clock', null),
        ('yesterday', null),
        ('20240101', null),
        ('', null),
        (null, null)
    ) as listed (input, expected)

)

select
    input,
    expected,
    {{ user_engagement.to_reporting_time('input', 'loyalty.activity_logs') }} as found

from cases

where
    {{ user_engagement.to_reporting_time('input', 'loyalty.activity_logs') }} is distinct from cast(expected as timestamp)
    and '{{ var("reporting_timezone") }}' = 'UTC'
