with

engagement as (

    select * from {{ ref('subscriber_engagement') }}

),

metrics as (

    select 'sessions' as metric, user_key, sessions as metric_value from engagement
    union all
    select 'duration_seconds' as metric, user_key, duration_seconds as metric_value from engagement
    union all
    select 'total_bytes' as metric, user_key, total_bytes as metric_value from engagement

),

ranked as (

    select
        metric,
        cast(rank() over (partition by metric order by metric_value desc) as integer) as rank,
        user_key,
        metric_value

    from metrics

    where metric_value > 0

),

top as (

    select * from ranked
    where rank <= {{ var('top_n') }}

)

select * from top
