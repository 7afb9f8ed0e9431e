select
    written_id(learning_id(student), flaw, student) as student_id,
    case flaw
        when 'missing_registration' then missing_mark(student)
        else strftime(first_day() + registered_day::integer, '%Y-%m-%d')
    end as date_registered
from student_rows
