-- Case table: whole steps of the calendar; where a month is too short its last day.
with

cases as (

    select
        input,
        cast(next_day as date) as next_day,
        cast(month_later as date) as month_later,
        cast(year_before as date) as year_before

    from (
        values
        (cast('2024-02-28' as date), '2024-02-29', '2024-03-28', '2023-02-28'),
        (cast('2024-02-29' as date), '2024-03-01', '2024-03-29', '2023-02-28'),
        (cast('2024-01-31' as date), '2024-02-01', '2024-02-29', '2023-01-31'),
        (cast('2023-12-31' as date), '2024-01-01', '2024-01-31', '2022-12-31'),
        (null, null, null, null)
    ) as listed (input, next_day, month_later, year_before)

)

select * from cases

where
    {{ user_engagement.add_to_date('day', 1, 'input') }} is distinct from next_day
    or {{ user_engagement.add_to_date('month', 1, 'input') }} is distinct from month_later
    or {{ user_engagement.add_to_date('year', -1, 'input') }} is distinct from year_before
