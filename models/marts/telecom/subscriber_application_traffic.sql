with

application_traffic as (

    select * from {{ ref('int_subscriber_application_traffic') }}

),

users as (

    select * from {{ ref('int_users') }}
    where platform = 'telecom'

),

traffic as (

    select
        users.user_key,
        application_traffic.application,
        application_traffic.download_bytes,
        application_traffic.upload_bytes,
        application_traffic.download_bytes + application_traffic.upload_bytes as total_bytes

    from application_traffic

    -- Sessions without subscriber find nobody here.
    inner join users on application_traffic.subscriber_id = users.user_id

)

select * from traffic
