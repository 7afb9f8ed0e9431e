-- Case table: a week holds seven days and begins on the weekday of the variable `week_starts_on`, across years too.
with

cases as (

    select * from (
        values
        (cast('2023-12-31' as date), 7),
        (cast('2024-01-01' as date), 1),
        (cast('2024-02-28' as date), 3),
        (cast('2024-02-29' as date), 4),
        (cast('2024-03-01' as date), 5),
        (cast('2024-03-02' as date), 6),
        (null, null)
    ) as listed (input, weekday)

),

expected as (

    select
        *,
        -- Days since the week began, by the remainder of a division by 7.
        (weekday - {{ var('week_starts_on') }} + 7) % 7 as days_since

    from cases

)

select
    *,
    {{ user_engagement.week_of('input') }} as found

from expected

where {{ dbt.datediff(user_engagement.week_of('input'), 'input', 'day') }} is distinct from days_since
