-- Case table: every row is a session, what is missing adds nothing, no rows are zeros.
with

cases as (

    select 10 as duration_seconds, 100 as total_download_bytes, 1 as total_upload_bytes
    union all
    select null as duration_seconds, 200 as total_download_bytes, null as total_upload_bytes
    union all
    select 5 as duration_seconds, null as total_download_bytes, 2 as total_upload_bytes

),

sums as (

    select
        'all rows' as case_name,
        {{ user_engagement.traffic_sums() }}

    from cases

    union all

    select
        'no rows' as case_name,
        {{ user_engagement.traffic_sums() }}

    from cases

    where duration_seconds > 10

),

expected as (

    select 'all rows' as case_name, 3 as sessions, 15 as seconds, 300 as download, 3 as upload, 303 as total
    union all
    select 'no rows' as case_name, 0 as sessions, 0 as seconds, 0 as download, 0 as upload, 0 as total

)

select
    expected.*,
    sums.sessions as found_sessions,
    sums.duration_seconds,
    sums.download_bytes,
    sums.upload_bytes,
    sums.total_bytes

from expected

left join sums on expected.case_name = sums.case_name

where
    sums.sessions is distinct from expected.sessions
    or sums.duration_seconds is distinct from expected.seconds
    or sums.download_bytes is distinct from expected.download
    or sums.upload_bytes is distinct from expected.upload
    or sums.total_bytes is distinct from expected.total
