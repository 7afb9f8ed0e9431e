-- Case table: texts of a raw table in the reporting zone. `local_date` is what a text without a time of day stands for in any
-- zone, `local_time` what one without offset shows in the raw table's zone, `instant` what one with an offset stands for; all
-- are null where the text is no time.
{% set reporting_timezone = var('reporting_timezone') %}
{% set timezone = user_engagement.raw_table_settings('loyalty.activity_logs').get('timezone', reporting_timezone) %}
with

cases as (

    select * from (
        values
        ('2024-03-31', '2024-03-31 00:00:00', null, null),
        ('2024-3-1', '2024-03-01 00:00:00', null, null),
        ('2024-03-31 01:30:00', null, '2024-03-31 01:30:00', null),
        ('2024-03-31T01:30:00Z', null, null, '2024-03-31 01:30:00+00'),
        ('2024-03-31T01:30:00+02:00', null, null, '2024-03-30 23:30:00+00'),
        ('2024-03-31 01:30+02', null, null, '2024-03-30 23:30:00+00'),
        ('2024-03-31 01:30:00 Europe/Berlin', null, null, '2024-03-31 00:30:00+00'),
        ('2024-02-30', null, null, null),
        ('2024-01-01 25:00:00', null, null, null),
        ('2024-01-01 10:00 o''clock', null, null, null),
        ('yesterday', null, null, null),
        ('20240101', null, null, null),
        ('', null, null, null),
        (null, null, null, null)
    ) as listed (input, local_date, local_time, instant)

),

expected as (

    select
        input,
        coalesce(
            cast(local_date as timestamp),
            cast(local_time as timestamp) at time zone '{{ timezone }}' at time zone '{{ reporting_timezone }}',
            cast(instant as timestamp with time zone) at time zone '{{ reporting_timezone }}'
        ) as expected

    from cases

)

select
    *,
    {{ user_engagement.to_reporting_time('input', 'loyalty.activity_logs') }} as found

from expected

where {{ user_engagement.to_reporting_time('input', 'loyalty.activity_logs') }} is distinct from expected
