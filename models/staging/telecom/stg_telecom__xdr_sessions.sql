with

accepted as (

    select
        bearer_id,
        imsi,
        msisdn as subscriber_id,
        imei,
        last_location_name,
        handset_manufacturer,
        handset_type,
        duration_seconds,
        duration_milliseconds,
        social_media_download_bytes,
        social_media_upload_bytes,
        google_download_bytes,
        google_upload_bytes,
        email_download_bytes,
        email_upload_bytes,
        youtube_download_bytes,
        youtube_upload_bytes,
        netflix_download_bytes,
        netflix_upload_bytes,
        gaming_download_bytes,
        gaming_upload_bytes,
        other_download_bytes,
        other_upload_bytes,
        total_upload_bytes,
        total_download_bytes,
        start_milliseconds,
        end_milliseconds,
        average_download_round_trip_milliseconds,
        average_upload_round_trip_milliseconds,
        average_download_throughput_kbps,
        average_upload_throughput_kbps,
        tcp_download_retransmission_bytes,
        tcp_upload_retransmission_bytes,
        download_under_50_kbps_percent,
        download_50_to_250_kbps_percent,
        download_250_kbps_to_1_mbps_percent,
        download_over_1_mbps_percent,
        upload_under_10_kbps_percent,
        upload_10_to_50_kbps_percent,
        upload_50_to_300_kbps_percent,
        upload_over_300_kbps_percent,
        http_download_bytes,
        http_upload_bytes,
        download_activity_milliseconds,
        upload_activity_milliseconds,
        seconds_with_download_over_125000_bytes,
        seconds_with_upload_1250_to_6250_bytes,
        seconds_with_download_31250_to_125000_bytes,
        seconds_with_upload_over_37500_bytes,
        seconds_with_download_6250_to_31250_bytes,
        seconds_with_upload_6250_to_37500_bytes,
        seconds_with_download_under_6250_bytes,
        seconds_with_upload_under_1250_bytes,
        started_at,
        ended_at,
        session_key

    from {{ ref('base_telecom__xdr_sessions_judged') }}

    where reject_reason is null

),

-- Repeats are equal in every column that matters, so any of them will do.
staged as (

    {{ user_engagement.without_repeats('accepted', 'telecom.xdr_sessions', first_by='session_key') }}

)

select * from staged
