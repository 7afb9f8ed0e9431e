with

checked as (

    select * from {{ ref('base_learning__student_video_watched_checked') }}

),

staged as (

    -- Views have no key: rows that are equal are views that happened.
    select
        student_id,
        course_id,
        seconds_watched,
        watched_on

    from checked

    where reject_reason is null

)

select * from staged
