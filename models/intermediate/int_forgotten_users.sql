{#- Filled by `user-engagement forget-user` alone; a build only creates it, and a full refresh leaves it as it is. -#}
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='append_new_columns') }}

select
    cast(null as {{ dbt.type_string() }}) as platform,
    cast(null as {{ dbt.type_string() }}) as user_id,
    cast(null as {{ dbt.type_timestamp() }}) as forgotten_at

where false
