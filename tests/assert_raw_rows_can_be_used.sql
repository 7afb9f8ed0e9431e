-- Fails below least_usable_share, warns below 99 %.
{{ config(fail_calc='coalesce(max(severity), 0)', warn_if='>= 1', error_if='>= 2') }}
select
    raw_table,
    case when usable_share < least_usable_share then 2 else 1 end as severity,
    sentence

from {{ ref('int_unusable_rows') }}

where least_usable_share > 0 and usable_share < greatest(least_usable_share, 0.99)
