with

checked as (

    select * from {{ ref('base_learning__student_info_checked') }}

),

accepted as (

    -- One row a student: the earliest registration.
    select
        *,
        row_number() over (
            partition by duplicate_key
            order by registered_on nulls last
        ) as repeat_number

    from checked

    where reject_reason is null

),

staged as (

    select
        student_id,
        registered_on

    from accepted

    where repeat_number = 1 or duplicate_key is null

)

select * from staged
