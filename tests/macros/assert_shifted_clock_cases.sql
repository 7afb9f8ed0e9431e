-- Case table: what clocks show when they are put forward (31 March) and back (27 October), and on a day like any other.
with

cases as (

    select
        cast(hour_shown as timestamp) as hour_shown,
        cast(hour_before as timestamp) as hour_before,
        cast(hour_after as timestamp) as hour_after

    from (
        values
        ('2024-07-01 12:00:00', '2024-07-01 11:00:00', '2024-07-01 13:00:00'),
        ('2024-03-31 01:00:00', '2024-03-31 00:00:00', '2024-03-31 03:00:00'),
        ('2024-03-31 03:00:00', '2024-03-31 01:00:00', '2024-03-31 04:00:00'),
        ('2024-10-27 01:00:00', '2024-10-27 00:00:00', '2024-10-27 02:00:00'),
        ('2024-10-27 03:00:00', '2024-10-27 02:00:00', '2024-10-27 04:00:00'),
        (null, null, null)
    ) as listed (hour_shown, hour_before, hour_after)

)

select * from cases

where
    {{ user_engagement.shifted_clock('hour_shown', -1, 'Europe/Berlin') }} is distinct from hour_before
    or {{ user_engagement.shifted_clock('hour_shown', 1, 'Europe/Berlin') }} is distinct from hour_after
