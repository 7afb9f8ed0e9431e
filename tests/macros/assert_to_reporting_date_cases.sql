-- Case table: the day of a text in the reporting zone; a midnight without offset is a date, and no zone moves it.
-- `local_time` is what a text shows in the raw table's zone.
{% set reporting_timezone = var('reporting_timezone') %}
{% set timezone = user_engagement.raw_table_settings('learning.student_info').get('timezone', reporting_timezone) %}
with

cases as (

    select * from (
        values
        ('2024-03-31', '2024-03-31', null, null),
        ('2024-03-31 00:00:00', '2024-03-31', null, null),
        ('2024-03-31T00:00:00', '2024-03-31', null, null),
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

expected as (

    select
        input,
        coalesce(
            cast(local_date as date),
            cast(
                cast(local_time as timestamp) at time zone '{{ timezone }}' at time zone '{{ reporting_timezone }}' as date
            ),
            cast(cast(instant as timestamp with time zone) at time zone '{{ reporting_timezone }}' as date)
        ) as expected

    from cases

)

select
    *,
    {{ user_engagement.to_reporting_date('input', 'learning.student_info') }} as found

from expected

where {{ user_engagement.to_reporting_date('input', 'learning.student_info') }} is distinct from expected
