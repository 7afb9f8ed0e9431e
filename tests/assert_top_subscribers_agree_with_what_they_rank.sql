-- Each list holds exactly the subscribers who have fewer than top_n others above them, with their value and rank.
with

engagement as (

    {% for metric in ['sessions', 'duration_seconds', 'total_bytes'] %}
    select '{{ metric }}' as metric, user_key, {{ metric }} as metric_value
    from {{ ref('subscriber_engagement') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

levels as (

    select metric, metric_value, count(*) as subscribers
    from engagement
    where metric_value > 0
    group by metric, metric_value

),

ranked_levels as (

    select
        metric,
        metric_value,
        1 + coalesce(sum(subscribers) over (
            partition by metric order by metric_value desc rows between unbounded preceding and 1 preceding
        ), 0) as rank

    from levels

),

expected as (

    select engagement.metric, ranked_levels.rank, engagement.user_key, engagement.metric_value

    from engagement

    inner join ranked_levels
        on engagement.metric = ranked_levels.metric and engagement.metric_value = ranked_levels.metric_value

    where ranked_levels.rank <= {{ var('top_n') }}

),

top as (

    select metric, rank, user_key, metric_value
    from {{ ref('top_subscribers') }}

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
