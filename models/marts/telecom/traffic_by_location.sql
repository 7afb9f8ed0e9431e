with

sessions as (

    select
        *,
        coalesce(last_location_name, 'unknown') as attribute_value

    from {{ ref('int_network_sessions') }}

),

people_values as (

    select distinct attribute_value, subscriber_id as person from sessions

),

locations as (

    select
        small_values.published_value as location,
        {{ user_engagement.traffic_sums() }},
        cast(count(distinct subscriber_id) as bigint) as subscribers,
        count(distinct subscriber_id) >= {{ var('small_group_threshold') }} as is_shown

    from sessions

    inner join {{ user_engagement.small_values('people_values') }} as small_values
        on sessions.attribute_value = small_values.attribute_value

    group by small_values.published_value

),

traffic as (

    select
        location,
        case when is_shown then sessions end as sessions,
        subscribers,
        not is_shown as is_suppressed,
        case when is_shown then duration_seconds end as duration_seconds,
        case when is_shown then download_bytes end as download_bytes,
        case when is_shown then upload_bytes end as upload_bytes,
        case when is_shown then total_bytes end as total_bytes,
        case when is_shown then {{ user_engagement.ratio('total_bytes', 'sum(total_bytes) over ()') }} end as traffic_share

    from locations

)

select * from traffic
