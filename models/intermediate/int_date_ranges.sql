with

stretches as (

    select * from {{ ref('int_stretches') }}
    where not is_stray

),

ranges as (

    select
        subject,
        platform,
        min(starts_on) as first_date,
        max(ends_on) as last_date

    from stretches

    group by subject, platform

)

select * from ranges
