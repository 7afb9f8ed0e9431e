with

purchases as (

    select * from {{ ref('base_learning__student_purchases') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('learning.student_purchases') }}
            when student_id is null then 'missing_user'
            when purchase_id is null then 'missing_key'
            {{ user_engagement.when_unusable_time('date_purchased', 'learning.student_purchases') }}
            {{ user_engagement.when_unusable_time('date_refunded', 'learning.student_purchases', is_required=false) }}
            when plan_id is null or lower(plan_id) not in (select plan from {{ ref('int_plan_lengths') }}) then 'unknown_plan'
            when date_refunded < date_purchased then 'refund_before_purchase'
            -- No else: null is an accepted row.
        end as reject_reason

    from purchases

)

select * from judged
