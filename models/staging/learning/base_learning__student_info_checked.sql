with

student_info as (

    select * from {{ ref('base_learning__student_info') }}

),

typed as (

    select
        student_id,
        date_registered as date_registered_text,
        {{ user_engagement.to_reporting_date('date_registered', 'learning.student_info') }} as registered_on,
        raw_content

    from student_info

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
            when date_registered_text is not null and registered_on is null then 'unreadable_time'
            when {{ user_engagement.is_implausible('registered_on') }} then 'implausible_time'
            -- No else: null is an accepted row.
        end as reject_reason,
        student_id as duplicate_key

    from typed

    left join forgotten_users on typed.student_id = forgotten_user_id

)

select * from checked
