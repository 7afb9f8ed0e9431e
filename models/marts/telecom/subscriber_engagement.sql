with

sessions as (

    select * from {{ ref('stg_telecom__xdr_sessions') }}

),

users as (

    select * from {{ ref('int_users') }}

),

subscribers as (

    select
        subscriber_id,
        count(*) as sessions,
        sum(duration_seconds) as duration_seconds,
        coalesce(sum(total_download_bytes), 0) as download_bytes,
        coalesce(sum(total_upload_bytes), 0) as upload_bytes,
        count(duration_seconds) as timed_sessions

    from sessions

    where subscriber_id is not null

    group by subscriber_id

),

engagement as (

    select
        users.user_key,
        cast(subscribers.sessions as bigint) as sessions,
        cast(coalesce(subscribers.duration_seconds, 0) as bigint) as duration_seconds,
        {{ user_engagement.ratio('subscribers.duration_seconds', 'subscribers.timed_sessions') }}
            as average_session_duration_seconds,
        cast(subscribers.download_bytes as bigint) as download_bytes,
        cast(subscribers.upload_bytes as bigint) as upload_bytes,
        cast(subscribers.download_bytes + subscribers.upload_bytes as bigint) as total_bytes

    from subscribers

    inner join users
        on users.platform = 'telecom' and subscribers.subscriber_id = users.user_id

)

select * from engagement
