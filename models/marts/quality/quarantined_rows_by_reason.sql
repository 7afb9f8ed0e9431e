select
    raw_table,
    reason_code,
    quarantined_rows

from {{ ref('int_quarantine_reasons') }}
