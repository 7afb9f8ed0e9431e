-- Staged rows, hours, days, hours of the week and the whole export hold the same users, sessions and events. An export by day
-- has no hours.
with

sums as (

    select
        'stg_web__channel_sessions' as table_name,
        sum(users) as users,
        sum(sessions) as sessions,
        sum(engaged_sessions) as engaged_sessions,
        sum(event_count) as events

    from {{ ref('stg_web__channel_sessions') }}

    {% for table_name in ['channel_sessions_hourly', 'channel_sessions_daily', 'channel_performance'] -%}
    union all

    select
        '{{ table_name }}' as table_name,
        sum(users_by_hour) as users,
        sum(sessions) as sessions,
        sum(engaged_sessions) as engaged_sessions,
        sum(events) as events

    from {{ ref(table_name) }}

    {% endfor %}
    union all

    select
        'channel_peak_hours' as table_name,
        null as users,
        sum(sessions) as sessions,
        null as engaged_sessions,
        null as events

    from {{ ref('channel_peak_hours') }}

)

select sums.*

from sums

inner join sums as staged on staged.table_name = 'stg_web__channel_sessions'

left join {{ ref('int_channel_export') }} as export on true

where
    case
        when export.log_step = 'day' and sums.table_name in ('channel_sessions_hourly', 'channel_peak_hours')
            then sums.sessions is not null
        else
            sums.sessions is distinct from staged.sessions
            or (
                sums.table_name <> 'channel_peak_hours'
                and (
                    sums.users is distinct from staged.users
                    or sums.engaged_sessions is distinct from staged.engaged_sessions
                    or sums.events is distinct from staged.events
                )
            )
    end
