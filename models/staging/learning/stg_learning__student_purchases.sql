{%- set first_by %}
    purchased_on desc, refunded_on desc nulls last, student_id, plan_id
{%- endset -%}

with

accepted as (

    select
        purchase_id,
        student_id,
        lower(plan_id) as plan_id,
        date_purchased as purchased_on,
        date_refunded as refunded_on

    from {{ ref('base_learning__student_purchases_judged') }}

    where reject_reason is null

),

-- Of rows with the same purchase id the newest stays, with its refund where one is known.
staged as (

    {{ user_engagement.without_repeats('accepted', 'learning.student_purchases', first_by=first_by) }}

)

select * from staged
