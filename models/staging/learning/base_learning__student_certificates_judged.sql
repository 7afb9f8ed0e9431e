with

student_certificates as (

    select * from {{ ref('base_learning__student_certificates') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('learning.student_certificates') }}
            when student_id is null then 'missing_user'
            {{ user_engagement.when_unusable_time('date_issued', 'learning.student_certificates') }}
            -- No else: null is an accepted row.
        end as reject_reason

    from student_certificates

)

select * from judged
