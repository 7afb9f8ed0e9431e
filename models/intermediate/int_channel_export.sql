{%- set log_step = user_engagement.by_platform('log_step').get('web') -%}

with

export as (

    select
        min(session_hour) as first_hour,
        max(session_hour) as last_hour,
        {% if log_step -%}
        '{{ log_step }}' as log_step
        {%- else -%}
        -- Where every row bears midnight the export was made by day.
        case when count(*) filter (where session_hour <> cast(session_hour as date)) > 0 then 'hour' else 'day' end as log_step
        {%- endif %}

    from {{ ref('int_channel_sessions') }}

)

select
    log_step,
    case when log_step = 'day' then cast(cast(first_hour as date) as timestamp) else first_hour end as first_time,
    case when log_step = 'day' then cast(cast(last_hour as date) as timestamp) else last_hour end as last_time

from export

where first_hour is not null
