with

accepted as (

    select
        student_id,
        date_registered as registered_on

    from {{ ref('base_learning__student_info_judged') }}

    where reject_reason is null

),

-- One row a student: the earliest registration.
staged as (

    {{ user_engagement.without_repeats('accepted', 'learning.student_info', first_by='registered_on nulls last') }}

)

select * from staged
