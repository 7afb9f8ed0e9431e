with

checked as (

    select * from {{ ref('base_learning__student_certificates_checked') }}

),

accepted as (

    -- Of rows with the same certificate id the newest stays.
    select
        *,
        row_number() over (
            partition by duplicate_key
            order by issued_on desc, student_id
        ) as repeat_number

    from checked

    where reject_reason is null

),

staged as (

    select
        certificate_id,
        student_id,
        issued_on

    from accepted

    where repeat_number = 1 or duplicate_key is null

)

select * from staged
