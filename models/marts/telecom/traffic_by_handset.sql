with

sessions as (

    select * from {{ ref('int_network_sessions') }}

),

handsets as (

    select
        -- The export writes undefined for a device it cannot tell.
        coalesce(nullif(handset_manufacturer, 'undefined'), 'unknown') as manufacturer,
        coalesce(nullif(handset_type, 'undefined'), 'unknown') as handset,
        {{ user_engagement.traffic_sums() }},
        count(distinct subscriber_id) as subscribers

    from sessions

    group by
        coalesce(nullif(handset_manufacturer, 'undefined'), 'unknown'),
        coalesce(nullif(handset_type, 'undefined'), 'unknown')

),

traffic as (

    select
        manufacturer,
        handset,
        sessions,
        -- No else: a small group is not counted.
        case when subscribers >= {{ var('small_group_threshold') }} then cast(subscribers as bigint) end as subscribers,
        subscribers < {{ var('small_group_threshold') }} as is_suppressed,
        duration_seconds,
        download_bytes,
        upload_bytes,
        total_bytes,
        {{ user_engagement.ratio('total_bytes', 'sum(total_bytes) over ()') }} as traffic_share

    from handsets

)

select * from traffic
