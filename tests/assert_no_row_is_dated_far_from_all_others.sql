{{ config(severity='warn') }}
-- Stray rows count nowhere: whoever delivers the table should know.
select
    raw_table,
    stray_rows,
    concat(
        raw_table, ': ', cast(stray_rows as {{ dbt.type_string() }}), ' rows are dated from ',
        cast(cast(first_stray_time as date) as {{ dbt.type_string() }}), ' to ',
        cast(cast(last_stray_time as date) as {{ dbt.type_string() }}), ', far from all others (',
        cast(cast(first_time as date) as {{ dbt.type_string() }}), ' to ',
        cast(cast(last_time as date) as {{ dbt.type_string() }}), '). They stand in data_freshness and count nowhere else.'
    ) as sentence

from {{ ref('data_freshness') }}

where stray_rows > 0
