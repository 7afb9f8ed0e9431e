with

accepted as (

    select
        certificate_id,
        student_id,
        date_issued as issued_on

    from {{ ref('base_learning__student_certificates_judged') }}

    where reject_reason is null

),

-- Of rows with the same certificate id the newest stays.
staged as (

    {{ user_engagement.without_repeats('accepted', 'learning.student_certificates', first_by='issued_on desc, student_id') }}

)

select * from staged
