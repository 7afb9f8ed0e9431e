with

purchases as (

    select * from {{ ref('stg_learning__student_purchases') }}

),

plan_lengths as (

    select * from {{ ref('int_plan_lengths') }}

),

users as (

    select * from {{ ref('int_users') }}
    where platform = 'learning'

),

dated as (

    select
        purchases.purchase_id,
        purchases.student_id,
        plan_lengths.plan,
        purchases.purchased_on,
        purchases.refunded_on,
        -- Months are added the calendar way: 31 January and a month is the last day of February; lifetime has no end.
        cast(coalesce(
            {{ dbt.dateadd('month', 'plan_lengths.months', 'purchases.purchased_on') }},
            {{ dbt.dateadd('day', 'plan_lengths.days', 'purchases.purchased_on') }}
        ) as date) as planned_end_on

    from purchases

    inner join plan_lengths on purchases.plan_id = plan_lengths.plan

),

subscriptions as (

    select
        dated.purchase_id,
        users.user_key,
        dated.plan,
        dated.purchased_on as starts_on,
        -- The refund cuts; after the planned end there is nothing left to cut.
        case
            when dated.refunded_on < dated.planned_end_on or dated.planned_end_on is null then dated.refunded_on
            else dated.planned_end_on
        end as ends_on,
        dated.planned_end_on,
        dated.refunded_on,
        dated.refunded_on is not null as is_refunded

    from dated

    inner join users on dated.student_id = users.user_id

)

select * from subscriptions
