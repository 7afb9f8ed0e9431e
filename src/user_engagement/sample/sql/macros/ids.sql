-- The ids that the raw tables write. Those of subscribers are from ranges that no network uses: country code +210,
-- network 001-01, test IMEIs.
create macro loyalty_id(member) as 'L' || lpad(member::varchar, 8, '0');

create macro learning_id(student) as (100000 + student)::varchar;

create macro telecom_id(subscriber) as '210' || lpad((20000000 + subscriber)::varchar, 8, '0');
