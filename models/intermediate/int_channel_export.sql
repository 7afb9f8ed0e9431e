{%- set log_step = user_engagement.by_platform('log_step').get('web') -%}

with

export as (

    select
        min(session_hour) as first_time,
        max(session_hour) as last_time,
        {% if log_step -%}
        '{{ log_step }}' as log_step
        {%- else -%}
        -- Where every row bears midnight the export was made by day.
        case when count(*) filter (where session_hour <> cast(session_hour as date)) > 0 then 'hour' else 'day' end as log_step
        {%- endif %}

    from {{ ref('int_channel_sessions') }}

)

select * from export
where first_time is not null
