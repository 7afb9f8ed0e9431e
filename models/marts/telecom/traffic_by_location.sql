with

sessions as (

    select * from {{ ref('int_network_sessions') }}

),

locations as (

    select
        coalesce(last_location_name, 'unknown') as location,
        {{ user_engagement.traffic_sums() }},
        count(distinct subscriber_id) as subscribers

    from sessions

    group by coalesce(last_location_name, 'unknown')

),

traffic as (

    select
        location,
        sessions,
        -- No else: a small group is not counted.
        case when subscribers >= {{ var('small_group_threshold') }} then cast(subscribers as bigint) end as subscribers,
        subscribers < {{ var('small_group_threshold') }} as is_suppressed,
        duration_seconds,
        download_bytes,
        upload_bytes,
        total_bytes,
        {{ user_engagement.ratio('total_bytes', 'sum(total_bytes) over ()') }} as traffic_share

    from locations

)

select * from traffic
