-- noqa: disable=RF05,RF06
select
    case flaw
        when 'missing_channel' then missing_mark(row_number)
        when 'odd_spelling'
            then one_of(
                'spelling',
                [lower(channel), upper(channel), channel || ' ', replace(channel, ' ', '_')],
                row_number
            )
        else channel
    end as "Session primary channel group (Default channel group)",
    case flaw
        when 'missing_time' then missing_mark(row_number)
        when 'unreadable_time' then one_of('bad hour', ['2022061127', '2022-05-32 10', '(other)'], row_number)
        else date_hour
    end as "Date + hour (YYYYMMDDHH)",
    users::varchar as "Users",
    case flaw
        when 'unreadable_amount' then one_of('bad sessions', ['n/a', '1.2k'], row_number)
        when 'negative_amount' then '-' || sessions
        else sessions::varchar
    end as "Sessions",
    engaged_sessions::varchar as "Engaged sessions",
    written_number(seconds / sessions) as "Average engagement time per session",
    written_number(case when users = 0 then 0 else engaged_sessions / users end) as "Engaged sessions per user",
    written_number(events / sessions) as "Events per session",
    written_number(engaged_sessions / sessions) as "Engagement rate",
    events::varchar as "Event count"
from channel_rows
