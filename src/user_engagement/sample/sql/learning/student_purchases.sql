select
    purchase::varchar as purchase_id,
    written_id(learning_id(student), flaw, purchase) as student_id,
    case flaw
        when 'unknown_plan' then one_of('bad plan', ['9', 'trial', '-1'], purchase)
        else ['monthly', 'quarterly', 'annual', 'lifetime'][plan + 1]
    end as plan_id,
    written_date(purchased, flaw, purchase) as date_purchased,
    case
        when flaw = 'refund_before_purchase' then strftime(purchased - interval 9 day, '%Y-%m-%d')
        when refunded is null then 'NULL'
        else strftime(refunded, '%Y-%m-%d')
    end as date_refunded
from purchase_rows
