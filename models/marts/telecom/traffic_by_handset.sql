with

sessions as (

    select
        *,
        -- The export writes undefined for a device it cannot tell.
        coalesce(nullif(handset_manufacturer, 'undefined'), 'unknown') as made_by,
        coalesce(nullif(handset_type, 'undefined'), 'unknown') as made_as,
        concat(made_by, '/', made_as) as attribute_value

    from {{ ref('int_network_sessions') }}

),

people_values as (

    select distinct attribute_value, subscriber_id as person from sessions

),

handsets as (

    select
        case when small_values.published_value = 'other' then 'other' else made_by end as manufacturer,
        case when small_values.published_value = 'other' then 'other' else made_as end as handset,
        {{ user_engagement.traffic_sums() }},
        cast(count(distinct subscriber_id) as bigint) as subscribers,
        count(distinct subscriber_id) >= {{ var('small_group_threshold') }} as is_shown

    from sessions

    inner join {{ user_engagement.small_values('people_values') }} as small_values
        on sessions.attribute_value = small_values.attribute_value

    group by 1, 2

),

traffic as (

    select
        manufacturer,
        handset,
        case when is_shown then sessions end as sessions,
        subscribers,
        not is_shown as is_suppressed,
        case when is_shown then duration_seconds end as duration_seconds,
        case when is_shown then download_bytes end as download_bytes,
        case when is_shown then upload_bytes end as upload_bytes,
        case when is_shown then total_bytes end as total_bytes,
        case when is_shown then {{ user_engagement.ratio('total_bytes', 'sum(total_bytes) over ()') }} end as traffic_share

    from handsets

)

select * from traffic
