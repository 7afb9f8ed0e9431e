with

quarantined_rows as (

    select * from {{ ref('int_quarantined_rows') }}

),

counted as (

    select
        raw_table,
        reason_code,
        cast(count(*) as bigint) as quarantined_rows

    from quarantined_rows

    group by raw_table, reason_code

)

select * from counted
