{{ config(materialized='view') }}

select *

from {{ user_engagement.activity_rows(is_ledger=false) }} as activities
