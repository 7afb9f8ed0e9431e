-- No zone changes its clocks at noon; an unknown hour passes never. What is shown when clocks change: shifted_clock.
with

cases as (

    select
        cast('2024-01-01 12:00:00' as timestamp) as noon,
        cast(null as timestamp) as unknown

)

select * from cases

where
    {{ user_engagement.clock_hours('noon', 'web.channel_sessions') }} is distinct from 1
    or {{ user_engagement.clock_hours('unknown', 'web.channel_sessions') }} is distinct from 0
