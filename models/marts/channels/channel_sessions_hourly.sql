with

channel_hours as (

    select * from {{ ref('int_channel_hours') }}
    where clock_hours is not null

),

hourly as (

    select
        channel,
        session_hour as hour,
        session_date as date,
        is_observed,
        {{ user_engagement.channel_measures(all_channels='partition by session_hour') }}

    from channel_hours

)

select * from hourly
