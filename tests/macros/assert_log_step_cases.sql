-- Case table: months only where 99 % of the rows lie on a first or last day, over three months or more.
with

cases as (

    select
        case_name,
        cast(active_date as date) as active_date,
        user_days,
        expected

    from (
        values
        ('first and last days of three months', '2024-01-01', 99, 'month'),
        ('first and last days of three months', '2024-02-29', 1, 'month'),
        ('first and last days of three months', '2024-03-31', 1, 'month'),
        ('one of a hundred within a month', '2024-01-01', 97, 'month'),
        ('one of a hundred within a month', '2024-02-01', 1, 'month'),
        ('one of a hundred within a month', '2024-03-01', 1, 'month'),
        ('one of a hundred within a month', '2024-03-15', 1, 'month'),
        ('two of a hundred within a month', '2024-01-01', 96, 'day'),
        ('two of a hundred within a month', '2024-02-01', 1, 'day'),
        ('two of a hundred within a month', '2024-03-01', 1, 'day'),
        ('two of a hundred within a month', '2024-03-15', 2, 'day'),
        ('two months', '2024-01-01', 5, 'day'),
        ('two months', '2024-02-01', 5, 'day'),
        ('no date', null, 5, 'day')
    ) as listed (case_name, active_date, user_days, expected)

),

found as (

    select
        case_name,
        expected,
        {{ user_engagement.log_step('active_date', 'user_days') }} as found

    from cases

    group by case_name, expected

)

select * from found

where found is distinct from expected
