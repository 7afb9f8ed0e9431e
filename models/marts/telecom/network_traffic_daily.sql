with

sessions as (

    select * from {{ ref('int_network_sessions') }}

),

observed_days as (

    select * from {{ ref('int_observed_days') }}
    where platform = 'telecom'

),

session_days as (

    select
        cast(started_at as date) as session_date,
        {{ user_engagement.traffic_sums() }},
        cast(count(*) - count(subscriber_id) as bigint) as sessions_without_subscriber

    from sessions

    group by cast(started_at as date)

),

-- Sessions on a day that was not observed stay, or the days would not add up to the network.
traffic as (

    select
        coalesce(session_days.session_date, observed_days.activity_date) as date,
        observed_days.activity_date is not null as is_observed,
        coalesce(session_days.sessions, 0) as sessions,
        coalesce(session_days.sessions_without_subscriber, 0) as sessions_without_subscriber,
        coalesce(session_days.duration_seconds, 0) as duration_seconds,
        coalesce(session_days.download_bytes, 0) as download_bytes,
        coalesce(session_days.upload_bytes, 0) as upload_bytes,
        coalesce(session_days.total_bytes, 0) as total_bytes

    from session_days

    full outer join observed_days on session_days.session_date = observed_days.activity_date

)

select * from traffic
