-- Opening balance and movements give the closing balance, with which the next calendar month opens; the first opens at zero.
with

balances as (

    select
        *,
        lag(closing_balance) over (partition by user_key order by month) as previous_balance,
        lag(month) over (partition by user_key order by month) as previous_month

    from {{ ref('member_point_balances_monthly') }}

)

select *

from balances

where
    opening_balance + points_earned - points_redeemed - points_expired + points_adjusted <> closing_balance
    or opening_balance <> coalesce(previous_balance, 0)
    or month <> {{ dbt.dateadd('month', 1, 'previous_month') }}
