-- Days, handsets, locations, and subscribers with the sessions of nobody: each adds up to all sessions, duration and traffic.
with

network as (

    select {{ user_engagement.traffic_sums() }}
    from {{ ref('int_network_sessions') }}

),

nobody as (

    select {{ user_engagement.traffic_sums() }}
    from {{ ref('int_network_sessions') }}
    where subscriber_id is null

),

parts as (

    {% for table in ['network_traffic_daily', 'traffic_by_handset', 'traffic_by_location', 'subscriber_engagement'] %}
    select '{{ table }}' as table_name, sessions, duration_seconds, download_bytes, upload_bytes, total_bytes
    from {{ ref(table) }}
    {{ 'where not is_suppressed' if table in ['traffic_by_handset', 'traffic_by_location'] }}
    union all
    {% endfor %}
    select 'subscriber_engagement' as table_name, sessions, duration_seconds, download_bytes, upload_bytes, total_bytes
    from nobody

),

totals as (

    select
        table_name,
        sum(sessions) as sessions,
        sum(duration_seconds) as duration_seconds,
        sum(download_bytes) as download_bytes,
        sum(upload_bytes) as upload_bytes,
        sum(total_bytes) as total_bytes

    from parts

    group by table_name

)

select totals.*

from totals

cross join network

where
    totals.sessions <> network.sessions
    or totals.duration_seconds <> network.duration_seconds
    or totals.download_bytes <> network.download_bytes
    or totals.upload_bytes <> network.upload_bytes
    or totals.total_bytes <> network.total_bytes
