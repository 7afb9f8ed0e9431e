with watched as (
    select student, sum(seconds) / 60 as minutes, min(view_day) as first_day, max(view_day) as last_day
    from views
    group by student
),

earned as (
    select
        *,
        unnest(range(least(20, floor(
            0.5 * sqrt(minutes / 20) * exp(0.68 * normal('certificates', student))
        )::bigint))) as certificate
    from watched
    where minutes >= 20
),

dated as (
    select
        (student + 1) * 100 + certificate as certificate,
        student,
        first_day() + whole('issued', first_day, last_day, student, certificate)::integer as issued
    from earned
),

flawed as (
    select *, flaw_of_student_certificates(certificate) as flaw from dated
),

repeated as (
    select *, unnest(range(copies(flaw))) as copy from flawed
)

select * exclude (flaw), flaw_of_copy(flaw, copy) as flaw
from repeated
order by issued, certificate, copy
