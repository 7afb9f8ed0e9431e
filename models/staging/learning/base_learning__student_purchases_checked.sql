with

student_purchases as (

    select * from {{ ref('base_learning__student_purchases') }}

),

typed as (

    select
        purchase_id,
        student_id,
        {{ user_engagement.to_integer('plan_id') }} as plan_id,
        date_purchased as date_purchased_text,
        {{ user_engagement.to_reporting_date('date_purchased', 'learning.student_purchases') }} as purchased_on,
        date_refunded as date_refunded_text,
        {{ user_engagement.to_reporting_date('date_refunded', 'learning.student_purchases') }} as refunded_on,
        raw_content

    from student_purchases

),

forgotten_users as (

    select user_id as forgotten_user_id
    from {{ ref('int_forgotten_users') }}
    where platform = 'learning'

),

checked as (

    select
        typed.*,
        case
            when forgotten_user_id is not null then 'forgotten'
            when student_id is null then 'missing_user'
            when purchase_id is null then 'missing_key'
            when date_purchased_text is null then 'missing_time'
            when purchased_on is null or (date_refunded_text is not null and refunded_on is null) then 'unreadable_time'
            when
                {{ user_engagement.is_implausible('purchased_on') }} or {{ user_engagement.is_implausible('refunded_on') }}
                then 'implausible_time'
            when plan_lengths.plan_id is null then 'unknown_plan'
            when refunded_on < purchased_on then 'refund_before_purchase'
            -- No else: null is an accepted row.
        end as reject_reason,
        purchase_id as duplicate_key

    from typed

    left join {{ ref('plan_lengths') }} as plan_lengths on typed.plan_id = plan_lengths.plan_id

    left join forgotten_users on typed.student_id = forgotten_user_id

)

select * from checked
