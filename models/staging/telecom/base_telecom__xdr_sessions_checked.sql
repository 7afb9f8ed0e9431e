{#- Whole seconds, milliseconds and bytes: a row where one of them cannot be read is of no use. -#}
{%- set amounts = [
    'duration_seconds', 'duration_milliseconds', 'social_media_download_bytes', 'social_media_upload_bytes',
    'google_download_bytes', 'google_upload_bytes', 'email_download_bytes', 'email_upload_bytes',
    'youtube_download_bytes', 'youtube_upload_bytes', 'netflix_download_bytes', 'netflix_upload_bytes',
    'gaming_download_bytes', 'gaming_upload_bytes', 'other_download_bytes', 'other_upload_bytes',
    'total_upload_bytes', 'total_download_bytes'
] -%}
{#- Measures of the connection: read where they can be. -#}
{%- set measures = [
    'start_milliseconds', 'end_milliseconds', 'average_download_round_trip_milliseconds',
    'average_upload_round_trip_milliseconds', 'average_download_throughput_kbps',
    'average_upload_throughput_kbps', 'tcp_download_retransmission_bytes', 'tcp_upload_retransmission_bytes',
    'download_under_50_kbps_percent', 'download_50_to_250_kbps_percent',
    'download_250_kbps_to_1_mbps_percent', 'download_over_1_mbps_percent', 'upload_under_10_kbps_percent',
    'upload_10_to_50_kbps_percent', 'upload_50_to_300_kbps_percent', 'upload_over_300_kbps_percent',
    'http_download_bytes', 'http_upload_bytes', 'download_activity_milliseconds',
    'upload_activity_milliseconds', 'seconds_with_download_over_125000_bytes',
    'seconds_with_upload_1250_to_6250_bytes', 'seconds_with_download_31250_to_125000_bytes',
    'seconds_with_upload_over_37500_bytes', 'seconds_with_download_6250_to_31250_bytes',
    'seconds_with_upload_6250_to_37500_bytes', 'seconds_with_download_under_6250_bytes',
    'seconds_with_upload_under_1250_bytes'
] -%}

with

xdr_sessions as (

    select * from {{ ref('base_telecom__xdr_sessions') }}

),

typed as (

    select
        bearer_id,
        imsi,
        msisdn as subscriber_id,
        imei,
        last_location_name,
        handset_manufacturer,
        handset_type,
        {%- for amount in amounts %}
        {{ amount }} as {{ amount }}_text,
        {{ user_engagement.to_integer(amount) }} as {{ amount }},
        {%- endfor %}
        {%- for measure in measures %}
        {{ user_engagement.try_cast(measure, 'double') }} as {{ measure }},
        {%- endfor %}
        started_at as started_at_text,
        {{ user_engagement.to_reporting_time('started_at', 'telecom.xdr_sessions') }} as started_at,
        ended_at as ended_at_text,
        {{ user_engagement.to_reporting_time('ended_at', 'telecom.xdr_sessions') }} as ended_at,
        raw_content

    from xdr_sessions

),

forgotten_users as (

    select user_id as forgotten_user_id
    from {{ ref('int_forgotten_users') }}
    where platform = 'telecom'

),

checked as (

    select
        typed.*,
        case
            when forgotten_user_id is not null then 'forgotten'
            -- The export ends in a row of column means: no ids, no times.
            when coalesce(bearer_id, imsi, subscriber_id, imei, started_at_text) is null then 'summary_row'
            when started_at_text is null then 'missing_time'
            when started_at is null or (ended_at_text is not null and ended_at is null) then 'unreadable_time'
            when
                {{ user_engagement.is_implausible('started_at') }} or {{ user_engagement.is_implausible('ended_at') }}
                then 'implausible_time'
            when ended_at < started_at then 'end_before_start'
            when
                false
                {%- for amount in amounts %}
                or ({{ amount }}_text is not null and {{ amount }} is null)
                {%- endfor %}
                then 'unreadable_amount'
            when least({{ amounts | join(', ') }}) < 0 then 'negative_amount'
            when {{ user_engagement.is_implausible_amount('greatest(' ~ amounts | join(', ') ~ ')') }} then 'implausible_amount'
            -- A session without subscriber counts in network totals. No else: null is an accepted row.
        end as reject_reason,
        -- The same session: equal in its ids, its times to the millisecond, its duration and its traffic.
        md5(concat(
            {%- for column in [
                'bearer_id', 'imsi', 'subscriber_id', 'imei', 'last_location_name', 'started_at_text', 'ended_at_text',
            ] %}
            coalesce({{ column }}, ''), '|',
            {%- endfor %}
            {%- for column in ['start_milliseconds', 'end_milliseconds'] + amounts %}
            coalesce(cast({{ column }} as {{ dbt.type_string() }}), ''), '|'{{ ',' if not loop.last }}
            {%- endfor %}
        )) as duplicate_key

    from typed

    left join forgotten_users on typed.subscriber_id = forgotten_user_id

)

select * from checked
