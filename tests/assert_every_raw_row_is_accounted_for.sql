-- Nothing lost: raw = staged + duplicates + quarantined + forgotten, for every raw table.
select *

from {{ ref('row_reconciliation') }}

where raw_rows <> staged_rows + duplicate_rows + quarantined_rows + forgotten_rows
