-- Case table: a user's active day is the first in its day always, and in its month where the one before lies in an earlier one.
with

cases as (

    select
        cast(activity_date as date) as activity_date,
        days_since_previous,
        is_first_of_month

    from (
        values
        -- The first active day at all.
        ('2024-02-29', null, true),
        ('2024-02-29', 29, true),
        ('2024-02-29', 28, false),
        ('2024-02-01', 1, true),
        ('2024-02-02', 1, false)
    ) as listed (activity_date, days_since_previous, is_first_of_month)

)

select * from cases

where
    not {{ user_engagement.is_first_of('day', 'cases') }}
    or {{ user_engagement.is_first_of('month', 'cases') }} is distinct from is_first_of_month
