-- Views have no key: rows that are equal are views that happened.
with

judged as (

    select * from {{ ref('base_learning__student_video_watched_judged') }}

),

staged as (

    select
        student_id,
        course_id,
        seconds_watched,
        date_watched as watched_on

    from judged

    where reject_reason is null

)

select * from staged
