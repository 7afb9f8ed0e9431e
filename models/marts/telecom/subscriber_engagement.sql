with

sessions as (

    select * from {{ ref('int_network_sessions') }}

),

users as (

    select * from {{ ref('int_users') }}
    where platform = 'telecom'

),

subscribers as (

    select
        subscriber_id,
        {{ user_engagement.traffic_sums() }},
        {{ user_engagement.ratio('sum(duration_seconds)', 'count(duration_seconds)') }}
            as average_session_duration_seconds

    from sessions

    group by subscriber_id

),

engagement as (

    select
        users.user_key,
        subscribers.sessions,
        subscribers.duration_seconds,
        subscribers.average_session_duration_seconds,
        subscribers.download_bytes,
        subscribers.upload_bytes,
        subscribers.total_bytes

    from subscribers

    -- Sessions without subscriber find nobody here.
    inner join users on subscribers.subscriber_id = users.user_id

)

select * from engagement
