with

student_video_watched as (

    select * from {{ ref('base_learning__student_video_watched') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('learning.student_video_watched') }}
            when student_id is null then 'missing_user'
            {{ user_engagement.when_unusable_time('date_watched', 'learning.student_video_watched') }}
            {{ user_engagement.when_unusable_amounts(['seconds_watched']) }}
            -- No else: null is an accepted row.
        end as reject_reason

    from student_video_watched

)

select * from judged
