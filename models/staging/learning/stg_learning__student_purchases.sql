with

checked as (

    select * from {{ ref('base_learning__student_purchases_checked') }}

),

accepted as (

    -- Of rows with the same purchase id the newest stays, with its refund where one is known.
    select
        *,
        row_number() over (
            partition by duplicate_key
            order by purchased_on desc, refunded_on desc nulls last, student_id, plan_id
        ) as repeat_number

    from checked

    where reject_reason is null

),

staged as (

    select
        purchase_id,
        student_id,
        plan_id,
        purchased_on,
        refunded_on

    from accepted

    where repeat_number = 1 or duplicate_key is null

)

select * from staged
