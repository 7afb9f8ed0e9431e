with movements as (
    select
        'E' || activity as transaction, activity as number, member, happened, 'earn' as type, points, campaign_id
    from steps
    where points is not null
    union all
    select
        'R' || member || '-' || period,
        -1000000 * member - 10 * period,
        member,
        last_earned + whole('redeemed after', 3, 40, member, period) * interval 1 minute,
        'redeem',
        redeemed,
        campaign_id
    from savings
    where redeemed > 0
    union all
    select
        'X' || member || '-' || period,
        -1000000 * member - 10 * period - 1,
        member,
        date_trunc('month', last_earned) + interval 13 month + interval 3 hour,
        'expire',
        earned - redeemed,
        null
    from savings
    where earned > redeemed and adjusted is null
    union all
    select
        'J' || member || '-' || period,
        -1000000 * member - 10 * period - 2,
        member,
        last_earned + whole('adjusted after', 20, 300, member, period) * interval 1 hour,
        'adjust',
        adjusted,
        null
    from savings
    where adjusted is not null
),

flawed as (
    select *, flaw_of_point_transactions(number) as chosen_flaw
    from movements
    where happened < first_day() + days()
),

fitting as (
    select
        * exclude (chosen_flaw),
        case when type = 'adjust' and chosen_flaw = 'negative_amount' then null else chosen_flaw end as flaw
    from flawed
),

repeated as (
    select *, unnest(range(copies(flaw))) as copy from fitting
)

select
    * exclude (flaw),
    flaw_of_copy(flaw, copy) as flaw
from repeated
order by
    happened + copy * interval 2 hour
    + case flaw when 'late_row' then whole('late', 4, 72, number) else 0 end * interval 1 hour,
    transaction,
    copy
