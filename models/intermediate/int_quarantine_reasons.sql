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

),

distinct_values as (

    select distinct
        raw_table,
        reason_code,
        rejected_value

    from quarantined_rows

    where rejected_value is not null

),

numbered_values as (

    select
        *,
        row_number() over (partition by raw_table, reason_code order by rejected_value) as value_number

    from distinct_values

),

examples as (

    select
        raw_table,
        reason_code,
        {{ dbt.listagg('rejected_value', "', '", 'order by rejected_value') }} as rejected_values

    from numbered_values

    where value_number <= 3

    group by raw_table, reason_code

),

reasons as (

    select
        counted.raw_table,
        counted.reason_code,
        counted.quarantined_rows,
        examples.rejected_values

    from counted

    left join examples
        on counted.raw_table = examples.raw_table and counted.reason_code = examples.reason_code

)

select * from reasons
