with

engagement as (

    select * from {{ ref('student_period_engagement') }}

),

summarised as (

    select
        period,
        is_paid,
        is_complete,
        count(*) < {{ var('small_group_threshold') }} as is_suppressed,
        count(*) as students,
        sum(minutes_watched) as minutes_watched,
        sum(certificates) as certificates

    from engagement

    group by period, is_paid, is_complete

),

published as (

    select
        period,
        is_paid,
        case when not is_suppressed then cast(students as bigint) end as students,
        case when not is_suppressed then cast(minutes_watched as decimal(18, 2)) end as minutes_watched,
        case when not is_suppressed then {{ user_engagement.ratio('minutes_watched', 'students') }} end as average_minutes_watched,
        case when not is_suppressed then cast(certificates as bigint) end as certificates,
        is_suppressed,
        is_complete

    from summarised

)

select * from published
