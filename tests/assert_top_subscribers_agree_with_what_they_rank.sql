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

)

select expected.*, top.*

from expected

full outer join {{ ref('top_subscribers') }} as top
    on expected.metric = top.metric
    and expected.user_key = top.user_key
    and expected.rank = top.rank
    and expected.metric_value = top.metric_value

where expected.user_key is null or top.user_key is null
