-- A value that cannot be read leaves its row usable, with null in its place. More than a twentieth of a column unreadable is no
-- typing error: its format is another one, as in 31/12/1990 or 0,48.
{{ config(severity='warn') }}

select
    raw_table,
    column_name,
    concat(
        raw_table, ': ', cast(unreadable_values as {{ dbt.type_string() }}), ' of ',
        cast(read_values + unreadable_values as {{ dbt.type_string() }}), ' values of "', column_name,
        '" cannot be read and are null, such as "', substr(example_value, 1, 40),
        '". How it is written can be set: time_format, decimal or null_values of the raw table.'
    ) as sentence

from {{ ref('int_unreadable_values') }}

where unreadable_values > 0.05 * (read_values + unreadable_values)
