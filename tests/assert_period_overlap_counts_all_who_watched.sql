-- Over watched_in_either both + only one = the students who watched in the period and nobody is in neither; there is a row for
-- each pair of periods as soon as there are students.
with

periods as (

    select * from {{ ref('int_comparison_periods') }}

),

students as (

    select * from {{ ref('int_users') }}
    where platform = 'learning'

),

watched as (

    select period, count(*) as students
    from {{ ref('student_period_engagement') }}
    group by period

),

overlap as (

    select
        period_a,
        period_b,
        {{ adapter.quote('both') }} + only_a as watched_a,
        {{ adapter.quote('both') }} + only_b as watched_b,
        neither

    from {{ ref('period_overlap') }}

    where universe = 'watched_in_either'

),

pairs as (

    select period_a.period as period_a, period_b.period as period_b

    from periods as period_a

    inner join periods as period_b on period_a.period_order < period_b.period_order

    where (select count(*) from students) > 0

)

select
    pairs.period_a,
    pairs.period_b,
    overlap.watched_a,
    overlap.watched_b,
    overlap.neither

from pairs

left join overlap on pairs.period_a = overlap.period_a and pairs.period_b = overlap.period_b

left join watched as students_a on pairs.period_a = students_a.period

left join watched as students_b on pairs.period_b = students_b.period

where
    overlap.period_a is null
    or overlap.watched_a <> coalesce(students_a.students, 0)
    or overlap.watched_b <> coalesce(students_b.students, 0)
    or overlap.neither <> 0
