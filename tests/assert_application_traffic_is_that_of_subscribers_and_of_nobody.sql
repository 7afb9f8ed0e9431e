-- Per application: the total = the sum over subscribers + the sessions without subscriber, read from the sessions themselves.
with

sessions_without_subscriber as (

    {% for prefix in ['social_media', 'google', 'email', 'youtube', 'netflix', 'gaming', 'other'] %}
    select
        '{{ prefix }}' as column_prefix,
        coalesce(sum(coalesce({{ prefix }}_download_bytes, 0) + coalesce({{ prefix }}_upload_bytes, 0)), 0) as bytes

    from {{ ref('int_network_sessions') }}

    where subscriber_id is null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

subscribers as (

    select application, sum(total_bytes) as bytes
    from {{ ref('subscriber_application_traffic') }}
    group by application

)

select
    application_traffic.application,
    application_traffic.total_bytes,
    application_traffic.subscriber_bytes,
    subscribers.bytes as bytes_of_subscribers,
    sessions_without_subscriber.bytes as bytes_without_subscriber

from {{ ref('application_traffic') }} as application_traffic

inner join {{ ref('applications') }} as applications
    on application_traffic.application = applications.application

left join sessions_without_subscriber on applications.column_prefix = sessions_without_subscriber.column_prefix

left join subscribers on application_traffic.application = subscribers.application

where
    application_traffic.total_bytes <> coalesce(subscribers.bytes, 0) + coalesce(sessions_without_subscriber.bytes, 0)
    or application_traffic.subscriber_bytes <> coalesce(subscribers.bytes, 0)
