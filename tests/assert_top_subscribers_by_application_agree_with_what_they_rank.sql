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

),

top as (

    select application, rank, user_key, total_bytes
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
