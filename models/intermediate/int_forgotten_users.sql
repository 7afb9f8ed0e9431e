{#- Filled by `user-engagement forget-user` alone; a build only creates it, and a full refresh leaves it as it is. -#}
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='ignore') }}

select
    cast(null as {{ dbt.type_string() }}) as platform,
    cast(null as {{ dbt.type_string() }}) as user_id

where false
