with

periods as (

    select * from {{ ref('int_comparison_periods') }}

),

students as (

    select * from {{ ref('int_users') }}
    where platform = 'learning'

),

engagement as (

    select * from {{ ref('student_period_engagement') }}

),

student_pairs as (

    select
        period_a.period as period_a,
        period_b.period as period_b,
        period_a.is_complete and period_b.is_complete as is_complete,
        coalesce(students.joined_date <= period_a.known_until, false) as is_joined,
        engagement_a.user_key is not null as has_watched_a,
        engagement_b.user_key is not null as has_watched_b

    from periods as period_a

    inner join periods as period_b on period_a.period_order < period_b.period_order

    cross join students

    left join engagement as engagement_a
        on period_a.period = engagement_a.period and students.user_key = engagement_a.user_key

    left join engagement as engagement_b
        on period_b.period = engagement_b.period and students.user_key = engagement_b.user_key

),

universe_members as (

    select *, 'watched_in_either' as universe, has_watched_a or has_watched_b as is_member
    from student_pairs
    union all
    select *, 'registered_before_period_a_end' as universe, is_joined as is_member
    from student_pairs

),

-- Without a filter on members, so that an empty universe has its row too.
counted as (

    select
        period_a,
        period_b,
        universe,
        is_complete,
        count(*) filter (where is_member) as students,
        count(*) filter (where is_member and has_watched_a) as watched_a,
        count(*) filter (where is_member and has_watched_b) as watched_b,
        count(*) filter (where is_member and has_watched_a and has_watched_b) as watched_both,
        count(*) filter (where is_member and has_watched_a and not has_watched_b) as only_a,
        count(*) filter (where is_member and has_watched_b and not has_watched_a) as only_b,
        count(*) filter (where is_member and not has_watched_a and not has_watched_b) as neither

    from universe_members

    group by period_a, period_b, universe, is_complete

)

select * from counted
