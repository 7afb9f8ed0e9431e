{#- The pairs of traffic columns in stg_telecom__xdr_sessions; the seed says which application each belongs to. -#}
{%- set column_prefixes = ['social_media', 'google', 'email', 'youtube', 'netflix', 'gaming', 'other'] -%}

with

sessions as (

    select * from {{ ref('stg_telecom__xdr_sessions') }}

),

applications as (

    select * from {{ ref('applications') }}

),

-- Summed before columns become rows: seven rows a subscriber, not seven a session.
subscribers as (

    select
        subscriber_id,
        {%- for prefix in column_prefixes %}
        coalesce(sum({{ prefix }}_download_bytes), 0) as {{ prefix }}_download_bytes,
        coalesce(sum({{ prefix }}_upload_bytes), 0) as {{ prefix }}_upload_bytes{{ ',' if not loop.last }}
        {%- endfor %}

    from sessions

    group by subscriber_id

),

traffic as (

    select
        subscribers.subscriber_id,
        applications.application,
        -- No else: a prefix without columns is null, and a test finds it.
        {%- for direction in ['download', 'upload'] %}
        cast(
            case applications.column_prefix
                {%- for prefix in column_prefixes %}
                when '{{ prefix }}' then subscribers.{{ prefix }}_{{ direction }}_bytes
                {%- endfor %}
            end as bigint
        ) as {{ direction }}_bytes{{ ',' if not loop.last }}
        {%- endfor %}

    from subscribers

    cross join applications

)

select * from traffic
