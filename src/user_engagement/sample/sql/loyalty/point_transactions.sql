select
    transaction as transaction_id,
    written_id(loyalty_id(member), flaw, number) as user_id,
    written_time(happened, flaw, number) as occurred_at,
    case
        when flaw = 'unknown_transaction_type' then one_of('bad type', ['transfer', 'bonus?', 'E'], number)
        else type
    end as transaction_type,
    case flaw
        when 'missing_amount' then missing_mark(number, 1)
        when 'unreadable_amount' then one_of('bad points', ['n/a', '12,50 pts', '#REF!'], number)
        when 'negative_amount' then '-' || written_number(points)
        when 'corrected' then written_number(points + 10)
        else written_number(points)
    end as points,
    campaign_id
from point_rows
