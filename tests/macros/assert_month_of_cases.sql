-- Case table: the first day of the month of a date or a time.
with

cases as (

    select
        input,
        cast(expected as date) as expected

    from (
        values
        (cast('2024-02-29 23:59:59' as timestamp), '2024-02-01'),
        (cast('2024-03-01 00:00:00' as timestamp), '2024-03-01'),
        (cast('2023-12-31 12:00:00' as timestamp), '2023-12-01'),
        (null, null)
    ) as listed (input, expected)

)

select * from cases

where
    {{ user_engagement.month_of('input') }} is distinct from expected
    or {{ user_engagement.month_of('cast(input as date)') }} is distinct from expected
