select
    written_id(learning_id(student), flaw, view) as student_id,
    course::varchar as course_id,
    case flaw
        when 'missing_amount' then missing_mark(view, 1)
        when 'unreadable_amount' then one_of('bad seconds', ['12 min', 'abc', '00:05:10'], view)
        when 'negative_amount' then '-' || (seconds + 1)
        else seconds::varchar
    end as seconds_watched,
    written_date(watched, flaw, view) as date_watched
from view_rows
