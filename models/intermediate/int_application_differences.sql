with

ranked as (

    select
        application,
        row_number() over (order by subscriber_bytes desc, application asc) as place

    from {{ ref('application_traffic') }}

),

neighbours as (

    select
        ranked.place,
        ranked.application,
        followers.application as next_application

    from ranked

    inner join ranked as followers on ranked.place + 1 = followers.place

),

differences as (

    select
        neighbours.place,
        neighbours.application,
        neighbours.next_application,
        cast(traffic.total_bytes - next_traffic.total_bytes as decimal(38, 0)) as difference

    from neighbours

    inner join {{ ref('subscriber_application_traffic') }} as traffic
        on neighbours.application = traffic.application

    inner join {{ ref('subscriber_application_traffic') }} as next_traffic
        on neighbours.next_application = next_traffic.application and traffic.user_key = next_traffic.user_key

),

summed as (

    select
        place,
        application,
        next_application,
        cast(count(*) as bigint) as subscribers,
        cast(sum(difference) as double) as difference_bytes,
        -- In gigabytes, so that the squares fit; in decimals, so that their order cannot move the last digit.
        cast(
            sum(
                cast(cast(difference as double) / 1e9 * cast(difference as double) / 1e9 as decimal(38, 12))
            ) as double
        ) as squared_gigabytes

    from differences

    group by place, application, next_application

)

select * from summed
