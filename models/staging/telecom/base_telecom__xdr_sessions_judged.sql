{#- Whole seconds, milliseconds and bytes. -#}
{%- set amounts = user_engagement.registered('telecom.xdr_sessions').amounts -%}

with

xdr_sessions as (

    select * from {{ ref('base_telecom__xdr_sessions') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('telecom.xdr_sessions') }}
            -- The export ends in a row of column means: no ids, no times.
            when
                coalesce(bearer_id, imsi, msisdn, imei) is null and started_at is null
                and not {{ user_engagement.is_unreadable('started_at') }}
                then 'summary_row'
            {{ user_engagement.when_unusable_time('started_at', 'telecom.xdr_sessions') }}
            {{ user_engagement.when_unusable_time('ended_at', 'telecom.xdr_sessions', is_required=false) }}
            when ended_at < started_at then 'end_before_start'
            {{ user_engagement.when_unusable_amounts(amounts, is_required=false) }}
            -- A session without subscriber counts in network totals. No else: null is an accepted row.
        end as reject_reason,
        -- The same session: equal in its ids, its times to the millisecond, its duration and its traffic.
        md5(concat(
            {%- for column in [
                'bearer_id', 'imsi', 'msisdn', 'imei', 'last_location_name', 'started_at', 'ended_at',
                'start_milliseconds', 'end_milliseconds',
            ] + amounts %}
            coalesce(cast({{ column }} as {{ dbt.type_string() }}), ''), '|'{{ ',' if not loop.last }}
            {%- endfor %}
        )) as session_key

    from xdr_sessions

)

select * from judged
