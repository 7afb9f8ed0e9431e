-- Each list holds exactly the subscribers who have fewer than top_n others above them, with their traffic and rank.
with

traffic as (

    select * from {{ ref('subscriber_application_traffic') }}

),

levels as (

    select application, total_bytes, count(*) as subscribers
    from traffic
    where total_bytes > 0
    group by application, total_bytes

),

ranked_levels as (

    select
        application,
        total_bytes,
        1 + coalesce(sum(subscribers) over (
            partition by application order by total_bytes desc rows between unbounded preceding and 1 preceding
        ), 0) as rank

    from levels

),

expected as (

    select traffic.application, ranked_levels.rank, traffic.user_key, traffic.total_bytes

    from traffic

    inner join ranked_levels
        on traffic.application = ranked_levels.application and traffic.total_bytes = ranked_levels.total_bytes

    where ranked_levels.rank <= {{ var('top_n') }}

)

select expected.*, top.*

from expected

full outer join {{ ref('top_subscribers_by_application') }} as top
    on expected.application = top.application
    and expected.user_key = top.user_key
    and expected.rank = top.rank
    and expected.total_bytes = top.total_bytes

where expected.user_key is null or top.user_key is null
