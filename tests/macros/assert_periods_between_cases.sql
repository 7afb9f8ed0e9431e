-- Case table: whole days, weeks and months between the first days of two periods, backwards below zero.
with

cases as (

    select
        cast(first_start as date) as first_start,
        cast(second_start as date) as second_start,
        days,
        weeks,
        months

    from (
        values
        ('2024-01-01', '2024-01-01', 0, 0, 0),
        ('2024-01-01', '2024-04-01', 91, 13, 3),
        ('2024-04-01', '2024-01-01', -91, -13, -3),
        -- 364 days are 52 weeks.
        ('2024-01-01', '2024-12-30', 364, 52, 11),
        (null, '2024-01-01', null, null, null),
        ('2024-01-01', null, null, null, null)
    ) as listed (first_start, second_start, days, weeks, months)

)

select * from cases

where
    {{ user_engagement.periods_between('day', 'first_start', 'second_start') }} is distinct from days
    or {{ user_engagement.periods_between('week', 'first_start', 'second_start') }} is distinct from weeks
    or {{ user_engagement.periods_between('month', 'first_start', 'second_start') }} is distinct from months
