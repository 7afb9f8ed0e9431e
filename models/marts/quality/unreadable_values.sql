select
    raw_table,
    column_name,
    read_values,
    unreadable_values

from {{ ref('int_unreadable_values') }}
