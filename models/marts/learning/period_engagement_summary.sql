with

engagement as (

    select * from {{ ref('student_period_engagement') }}

),

summarised as (

    select
        period,
        is_paid,
        cast(count(*) as bigint) as students,
        cast(sum(minutes_watched) as decimal(18, 2)) as minutes_watched,
        {{ user_engagement.ratio('sum(minutes_watched)', 'count(*)') }} as average_minutes_watched,
        cast(sum(certificates) as bigint) as certificates

    from engagement

    group by period, is_paid

)

select * from summarised
