with

dated as (

    select
        channel,
        min(session_hour) as first_time,
        max(session_hour) as last_time

    from {{ ref('int_channel_sessions') }}

    group by channel

),

channels as (

    select
        dated.channel,
        export.log_step,
        cast(dated.first_time as date) as first_date,
        cast(dated.last_time as date) as last_date

    from dated

    cross join {{ ref('int_channel_export') }} as export

)

select * from channels
