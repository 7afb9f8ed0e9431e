with

subscriber_traffic as (

    select * from {{ ref('int_subscriber_application_traffic') }}

),

applications as (

    select
        application,
        cast(sum(download_bytes) as bigint) as download_bytes,
        cast(sum(upload_bytes) as bigint) as upload_bytes,
        cast(sum(download_bytes + upload_bytes) as bigint) as total_bytes,
        cast(
            coalesce(sum(download_bytes + upload_bytes) filter (where subscriber_id is not null), 0) as bigint
        ) as subscriber_bytes

    from subscriber_traffic

    group by application

),

ranked as (

    select
        application,
        download_bytes,
        upload_bytes,
        total_bytes,
        subscriber_bytes,
        -- No else: an application that nobody used has no rank.
        case when total_bytes > 0 then cast(rank() over (order by total_bytes desc) as integer) end as rank,
        {{ user_engagement.ratio('total_bytes', 'sum(total_bytes) over ()') }} as traffic_share

    from applications

)

select * from ranked
