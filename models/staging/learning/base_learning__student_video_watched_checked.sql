with

student_video_watched as (

    select * from {{ ref('base_learning__student_video_watched') }}

),

typed as (

    select
        student_id,
        course_id,
        seconds_watched as seconds_watched_text,
        {{ user_engagement.try_cast('seconds_watched', 'decimal(18, 3)') }} as seconds_watched,
        date_watched as date_watched_text,
        {{ user_engagement.to_reporting_date('date_watched', 'learning.student_video_watched') }} as watched_on,
        raw_content

    from student_video_watched

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
            when date_watched_text is null then 'missing_time'
            when watched_on is null then 'unreadable_time'
            when {{ user_engagement.is_implausible('watched_on') }} then 'implausible_time'
            when seconds_watched_text is null then 'missing_amount'
            when seconds_watched is null then 'unreadable_amount'
            when seconds_watched < 0 then 'negative_amount'
            when {{ user_engagement.is_implausible_amount('seconds_watched') }} then 'implausible_amount'
            -- No else: null is an accepted row.
        end as reject_reason,
        cast(null as {{ dbt.type_string() }}) as duplicate_key

    from typed

    left join forgotten_users on typed.student_id = forgotten_user_id

)

select * from checked
