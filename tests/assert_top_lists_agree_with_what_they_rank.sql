-- Each list holds exactly the subscribers who have fewer than top_n others above them, with their value and rank.
with

ranked_values as (

    {% for metric in ['sessions', 'duration_seconds', 'total_bytes'] %}
    select '{{ metric }}' as list, user_key, {{ metric }} as metric_value
    from {{ ref('subscriber_engagement') }}
    union all
    {% endfor %}
    select 'application ' || application as list, user_key, total_bytes as metric_value
    from {{ ref('subscriber_application_traffic') }}

),

levels as (

    select list, metric_value, count(*) as subscribers
    from ranked_values
    where metric_value > 0
    group by list, metric_value

),

ranked_levels as (

    select
        list,
        metric_value,
        1 + coalesce(sum(subscribers) over (
            partition by list order by metric_value desc rows between unbounded preceding and 1 preceding
        ), 0) as rank

    from levels

),

expected as (

    select ranked_values.list, ranked_levels.rank, ranked_values.user_key, ranked_values.metric_value

    from ranked_values

    inner join ranked_levels
        on ranked_values.list = ranked_levels.list and ranked_values.metric_value = ranked_levels.metric_value

    where ranked_levels.rank <= {{ var('top_n') }}

),

top as (

    select metric as list, rank, user_key, metric_value
    from {{ ref('top_subscribers') }}

    union all

    select 'application ' || application as list, rank, user_key, total_bytes as metric_value
    from {{ ref('top_subscribers_by_application') }}

),

missing as (

    select * from expected
    except
    select * from top

),

surplus as (

    select * from top
    except
    select * from expected

)

select 'missing' as problem, missing.* from missing
union all
select 'surplus' as problem, surplus.* from surplus
