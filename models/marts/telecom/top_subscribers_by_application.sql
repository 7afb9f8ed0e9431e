with

traffic as (

    select * from {{ ref('subscriber_application_traffic') }}

),

ranked as (

    select
        application,
        cast(rank() over (partition by application order by total_bytes desc) as integer) as rank,
        user_key,
        total_bytes

    from traffic

    where total_bytes > 0

),

top as (

    select * from ranked
    where rank <= {{ var('top_n') }}

)

select * from top
