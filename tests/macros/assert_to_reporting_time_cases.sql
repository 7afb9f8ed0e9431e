-- Case table: texts as times of the reporting zone. `local_date` is what a text without a time of day stands for in any zone,
-- `local_time` what one without offset shows, in the reporting zone or in New York; `instant` what one with an offset stands for.
{% set reporting_timezone = var('reporting_timezone') %}
with

cases as (

    select * from (
        values
        ('2024-03-31', '2024-03-31 00:00:00', null, null),
        ('2024-3-1', '2024-03-01 00:00:00', null, null),
        ('2024-03-30 01:30:00', null, '2024-03-30 01:30:00', null),
        ('2022-03-27T00:30:00Z', null, null, '2022-03-27 00:30:00+00'),
        ('2022-03-27 22:30:00+00', null, null, '2022-03-27 22:30:00+00'),
        ('2024-01-31T01:30:00+02:00', null, null, '2024-01-30 23:30:00+00'),
        ('2024-01-31 01:30+02', null, null, '2024-01-30 23:30:00+00'),
        ('2024-01-31 01:30:00 +02:00', null, null, '2024-01-30 23:30:00+00'),
        ('2024-01-31 01:30:00 Europe/Berlin', null, null, '2024-01-31 00:30:00+00'),
        ('2024-02-30', null, null, null),
        ('20240131', '2024-01-31 00:00:00', null, null),
        ('2024/3/31', '2024-03-31 00:00:00', null, null),
        ('20240330T013000', null, '2024-03-30 01:30:00', null),
        ('20240330013000', null, '2024-03-30 01:30:00', null),
        ('2024-03-30 01:30:00,250', null, '2024-03-30 01:30:00.25', null),
        ('2024/03/30 01:30', null, '2024-03-30 01:30:00', null),
        ('2024-03-30 12:05:00 AM', null, '2024-03-30 00:05:00', null),
        ('2024/03/30 1:30 pm', null, '2024-03-30 13:30:00', null),
        ('2024-01-31 01:30:00.000 -0300', null, null, '2024-01-31 04:30:00+00'),
        ('2024-01-31 01:30:00 UTC', null, null, '2024-01-31 01:30:00+00'),
        ('20241331', null, null, null),
        ('31012024', null, null, null),
        ('2024013', null, null, null),
        ('1706695200', null, null, null),
        ('13/04/2016 05:12', null, null, null),
        ('2024-03-30 01:30:00 EDT?', null, null, null),
        ('03-02-24', null, null, null),
        ('12-5-24', null, null, null),
        ('2024-01-01 25:00:00', null, null, null),
        ('2024-01-01 10:00 o''clock', null, null, null),
        ('yesterday', null, null, null),
        ('', null, null, null),
        (null, null, null, null)
    ) as listed (input, local_date, local_time, instant)

),

{% for timezone in [reporting_timezone, 'America/New_York'] %}
read_{{ loop.index }} as (

    select
        input,
        '{{ timezone }}' as timezone,
        coalesce(
            cast(local_date as timestamp),
            cast(local_time as timestamp) at time zone '{{ timezone }}' at time zone '{{ reporting_timezone }}',
            cast(instant as timestamp with time zone) at time zone '{{ reporting_timezone }}'
        ) as expected,
        {{ user_engagement.to_reporting_time('input', timezone) }} as found

    from cases

){{ ',' if not loop.last }}
{% endfor %}
select * from read_1
where found is distinct from expected
union all
select * from read_2
where found is distinct from expected
