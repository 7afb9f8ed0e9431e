select
    written_id(loyalty_id(member), flaw, member) as user_id,
    case flaw
        when 'missing_registration' then missing_mark(member)
        else strftime(registered, '%Y-%m-%d %H:%M:%S')
    end as registered_at,
    case
        when flaw = 'unreadable_birth_date'
            then one_of('birth date', ['31.02.1985', '1990-00-00', 'unknown', '12/1979'], member)
        when uniform('no birth date', member) < 0.06 then missing_mark(member, 1)
        else strftime(
            date '2021-12-31' - (365.25 * age)::integer - whole('birthday', 0, 364, member)::integer,
            '%Y-%m-%d'
        )
    end as birth_date,
    case
        when flaw = 'unreadable_gender' then one_of('bad gender', ['?', 'x1', '-', '0'], member)
        when uniform('gender', member) < 0.06 then missing_mark(member, 2)
        when uniform('gender', member) < 0.51
            then one_of('female', if(flaw = 'odd_spelling', ['F', 'female', ' Female'], ['Female']), member)
        when uniform('gender', member) < 0.98
            then one_of('male', if(flaw = 'odd_spelling', ['M', 'MALE', 'male '], ['Male']), member)
        else 'Non-binary'
    end as gender,
    case
        when uniform('no level', member) < 0.02 then missing_mark(member, 3)
        when flaw = 'corrected' then 'Gold'
        when kind = 'never' or eagerness + 0.5 * normal('level', member) < 0.3 then 'Bronze'
        when eagerness + 0.5 * normal('level', member) < 1.1 then 'Silver'
        when eagerness + 0.5 * normal('level', member) < 2 then 'Gold'
        else 'Platinum'
    end as membership_level,
    case
        when uniform('no country', member) < 0.03 then missing_mark(member, 4)
        when uniform('country', member) < 0.46 then 'DE'
        when uniform('country', member) < 0.66 then 'FR'
        when uniform('country', member) < 0.80 then 'NL'
        when uniform('country', member) < 0.90 then 'AT'
        when uniform('country', member) < 0.97 then 'BE'
        when uniform('country', member) < 0.995 then 'DK'
        else 'LU'
    end as country
from profile_rows
