-- How many rows are written of one that is repeated or not, and the flaw of each copy.
create macro copies(flaw) as
case when flaw in ('duplicate', 'superseded', 'repeated_view') then 2 else 1 end;

create macro flaw_of_copy(flaw, copy) as
case
    when flaw = 'superseded' and copy = 1 then 'corrected'
    when flaw in ('duplicate', 'repeated_view') and copy = 0 then null
    else flaw
end;

-- One of the three ways to write a missing value.
create macro missing_mark(a, b := 0) as nullif(one_of('missing mark', ['', '\N', 'NULL'], a, b), '');

-- The text of an id with the flaw of its row.
create macro written_id(id, flaw, a, b := 0) as
case flaw
    when 'missing_user' then missing_mark(a, b)
    when 'padded_id' then '  ' || id || ' '
    else id
end;

-- The text of a time with the flaw of its row.
create macro written_time(happened, flaw, a, b := 0) as
case flaw
    when 'missing_time' then missing_mark(a, b)
    when 'unreadable_time'
        then one_of('bad time', ['2022-13-45 10:00:00', '31/02/2022', 'yesterday', '0000-00-00'], a, b)
    when 'implausible_time'
        then one_of('bad year', ['1900-01-01 00:00:00', '2999-12-31 23:59:59'], a, b)
    when 'offset_time' then strftime(happened + interval 2 hour, '%Y-%m-%dT%H:%M:%S+02:00')
    else strftime(happened, '%Y-%m-%d %H:%M:%S')
end;

create macro written_date(happened, flaw, a, b := 0) as
case flaw
    when 'missing_time' then missing_mark(a, b)
    when 'unreadable_time'
        then one_of('bad date', ['2022-02-30', '2022-13-01', 'soon', '0000-00-00'], a, b)
    when 'implausible_time' then one_of('bad year', ['1900-01-01', '2999-12-31'], a, b)
    else strftime(happened, '%Y-%m-%d')
end;

create macro written_number(number) as
case when number = floor(number) then number::bigint::varchar else number::varchar end;
