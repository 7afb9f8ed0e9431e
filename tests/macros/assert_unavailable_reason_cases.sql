-- Case table: only a log that knows months only lacks what needs days.
with

cases as (

    select * from (
        values
        ('month', 'dated_by_month'),
        ('day', null),
        (null, null)
    ) as listed (log_step, expected)

)

select
    *,
    {{ user_engagement.unavailable_reason('log_step') }} as found

from cases

where {{ user_engagement.unavailable_reason('log_step') }} is distinct from expected
