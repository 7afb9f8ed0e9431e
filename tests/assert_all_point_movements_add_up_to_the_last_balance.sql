-- Nothing lost: what all movements sum to is the balance of the last day, of the last month, and of all members then.
with

movements as (

    select sum(signed_points) as expected_balance
    from {{ ref('int_point_movements') }}

),

balances as (

    select 'loyalty_points_daily' as table_name, max_by(outstanding_balance, date) as last_balance
    from {{ ref('loyalty_points_daily') }}
    union all
    select 'loyalty_points_monthly' as table_name, max_by(outstanding_balance, date) as last_balance
    from {{ ref('loyalty_points_monthly') }}
    union all
    select 'member_point_balances_monthly' as table_name, sum(net_points) as last_balance
    from {{ ref('member_point_balances_monthly') }}

)

select *

from balances

cross join movements

where balances.last_balance is distinct from movements.expected_balance
