-- Case table: the day of a text in the reporting zone; a midnight without offset is a date, and no zone moves it.
-- `local_time` is what a text without offset shows, in the reporting zone or in New York; `instant` what one with an offset stands for.
{% set reporting_timezone = var('reporting_timezone') %}
with

cases as (

    select * from (
        values
        ('2024-03-31', '2024-03-31', null, null),
        ('2024-03-31 00:00:00', '2024-03-31', null, null),
        ('2024-03-31T00:00:00', '2024-03-31', null, null),
        ('2024-03-31 00:00:00.000', '2024-03-31', null, null),
        ('2024-03-31 00:00:00.0000000', '2024-03-31', null, null),
        ('2024-03-31T00:00', '2024-03-31', null, null),
        ('2024/3/31 0:00', '2024-03-31', null, null),
        ('2024-03-31 12:00:00 AM', '2024-03-31', null, null),
        ('20240331', '2024-03-31', null, null),
        ('20240331000000', '2024-03-31', null, null),
        ('2024-03-31 00:00:00.000 +02:00', null, null, '2024-03-30 22:00:00+00'),
        ('2024-03-31 23:59:59', null, '2024-03-31 23:59:59', null),
        ('2024-03-31T00:30:00+02:00', null, null, '2024-03-30 22:30:00+00'),
        ('2024-03-31T12:00:00Z', null, null, '2024-03-31 12:00:00+00'),
        ('2024-02-30', null, null, null),
        ('2024-02-30 00:00:00', null, null, null),
        ('soon', null, null, null),
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
            cast(local_date as date),
            cast(
                cast(local_time as timestamp) at time zone '{{ timezone }}' at time zone '{{ reporting_timezone }}' as date
            ),
            cast(cast(instant as timestamp with time zone) at time zone '{{ reporting_timezone }}' as date)
        ) as expected,
        {{ user_engagement.to_reporting_date('input', timezone) }} as found

    from cases

){{ ',' if not loop.last }}
{% endfor %}
select * from read_1
where found is distinct from expected
union all
select * from read_2
where found is distinct from expected
