-- Case table: the first day of a date's day, week (which begins as the variable says) and month.
with

cases as (

    select
        input,
        cast(start_of_month as date) as start_of_month

    from (
        values
        (cast('2024-02-29' as date), '2024-02-01'),
        (cast('2024-03-01' as date), '2024-03-01'),
        (cast('2023-12-31' as date), '2023-12-01'),
        (null, null)
    ) as listed (input, start_of_month)

)

select * from cases

where
    {{ user_engagement.start_of('day', 'input') }} is distinct from input
    or {{ user_engagement.start_of('week', 'input') }} is distinct from {{ user_engagement.week_of('input') }}
    or {{ user_engagement.start_of('month', 'input') }} is distinct from start_of_month
