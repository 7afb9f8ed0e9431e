with

preceded as (

    select
        *,
        lag(day) over (partition by subject, platform order by day) as previous_day

    from {{ ref('int_day_counts') }}

),

numbered as (

    select
        *,
        sum(case when {{ dbt.datediff('previous_day', 'day', 'day') }} <= 61 then 0 else 1 end) over (
            partition by subject, platform order by day rows unbounded preceding
        ) as stretch_number

    from preceded

),

stretches as (

    select
        subject,
        platform,
        stretch_number,
        min(day) as starts_on,
        max(day) as ends_on,
        cast(sum(rows_of_day) as bigint) as stretch_rows

    from numbered

    group by subject, platform, stretch_number

),

sized as (

    select
        *,
        stretch_rows <= greatest(0.001 * sum(stretch_rows) over (partition by subject, platform), 2)
        and stretch_rows < 0.01 * max(stretch_rows) over (partition by subject, platform) as is_small

    from stretches

),

-- From the outside in: stray with all that lies before it, or with all that lies after.
judged as (

    select
        subject,
        platform,
        starts_on,
        ends_on,
        stretch_rows,
        count(*) filter (where not is_small) over (
            partition by subject, platform order by starts_on rows unbounded preceding
        ) = 0
        or count(*) filter (where not is_small) over (
            partition by subject, platform order by starts_on desc rows unbounded preceding
        ) = 0 as is_stray

    from sized

)

select * from judged
