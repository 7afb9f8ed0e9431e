with

student_info as (

    select * from {{ ref('base_learning__student_info') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('learning.student_info') }}
            when student_id is null then 'missing_user'
            {{ user_engagement.when_unusable_time('date_registered', 'learning.student_info', is_required=false) }}
            -- No else: null is an accepted row.
        end as reject_reason

    from student_info

)

select * from judged
