with

student_certificates as (

    select * from {{ ref('base_learning__student_certificates') }}

),

typed as (

    select
        certificate_id,
        student_id,
        date_issued as date_issued_text,
        {{ user_engagement.to_reporting_date('date_issued', 'learning.student_certificates') }} as issued_on,
        raw_content

    from student_certificates

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
            when date_issued_text is null then 'missing_time'
            when issued_on is null then 'unreadable_time'
            when {{ user_engagement.is_implausible('issued_on') }} then 'implausible_time'
            -- No else: null is an accepted row.
        end as reject_reason,
        certificate_id as duplicate_key

    from typed

    left join forgotten_users on typed.student_id = forgotten_user_id

)

select * from checked
