select
    certificate::varchar as certificate_id,
    written_id(learning_id(student), flaw, certificate) as student_id,
    written_date(issued, flaw, certificate) as date_issued
from certificate_rows
