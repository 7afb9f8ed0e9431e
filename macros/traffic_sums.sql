{#
    Sessions, duration and traffic of a group of rows of stg_telecom__xdr_sessions. Traffic is Total DL + Total UL; what is
    missing adds nothing.
#}
{% macro traffic_sums() -%}
        cast(count(*) as bigint) as sessions,
        cast(coalesce(sum(duration_seconds), 0) as bigint) as duration_seconds,
        cast(coalesce(sum(total_download_bytes), 0) as bigint) as download_bytes,
        cast(coalesce(sum(total_upload_bytes), 0) as bigint) as upload_bytes,
        cast(
            coalesce(sum(total_download_bytes), 0) + coalesce(sum(total_upload_bytes), 0) as bigint
        ) as total_bytes
{%- endmacro %}
