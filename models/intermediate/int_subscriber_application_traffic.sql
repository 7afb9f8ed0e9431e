{#- The pairs of traffic columns in stg_telecom__xdr_sessions; the seed says which application each belongs to. -#}
{%- set column_prefixes = ['social_media', 'google', 'email', 'youtube', 'netflix', 'gaming', 'other'] -%}

with

sessions as (

    select * from {{ ref('int_network_sessions') }}

),

applications as (

    select * from {{ ref('applications') }}

),

-- Summed before columns become rows: seven rows a subscriber, not seven a session.
subscribers as (

    select
        {%- for prefix in column_prefixes %}
        coalesce(sum({{ prefix }}_download_bytes), 0) as {{ prefix }}_download_bytes,
        coalesce(sum({{ prefix }}_upload_bytes), 0) as {{ prefix }}_upload_bytes,
        {%- endfor %}
        subscriber_id

    from sessions

    group by subscriber_id

),

traffic as (

    select
        subscribers.subscriber_id,
        applications.application,
        -- No else: a prefix without columns is null, and a test finds it.
        cast(
            case applications.column_prefix
                {%- for prefix in column_prefixes %}
                when '{{ prefix }}' then subscribers.{{ prefix }}_download_bytes
                {%- endfor %}
            end as bigint
        ) as download_bytes,
        cast(
            case applications.column_prefix
                {%- for prefix in column_prefixes %}
                when '{{ prefix }}' then subscribers.{{ prefix }}_upload_bytes
                {%- endfor %}
            end as bigint
        ) as upload_bytes

    from subscribers

    cross join applications

)

select * from traffic
