-- The hour of a drawn share of a day, in buckets 1/1,000 wide.
with weights as (
    select
        is_weekend,
        unnest(range(24)) as hour,
        unnest(
            case
                when is_weekend
                    then [
                        5, 3, 2, 1, 1, 2, 4, 8, 16, 26, 34, 38, 38, 36, 36, 38,
                        42, 48, 54, 56, 50, 38, 24, 12
                    ]
                else [
                    3, 2, 1, 1, 1, 3, 10, 20, 22, 20, 20, 24, 30, 26, 22, 24,
                    32, 46, 60, 70, 66, 48, 26, 10
                ]
            end
        ) as weight
    from (values (true), (false)) as w (is_weekend)
),

running as (
    select
        is_weekend,
        hour,
        weight,
        sum(weight) over (partition by is_weekend order by hour) - weight as before,
        sum(weight) over (partition by is_weekend) as total
    from weights
)

select is_weekend, bucket, hour
from running
inner join range(1000) as r (bucket)
    on bucket * total >= 1000 * before and bucket * total < 1000 * (before + weight)
order by is_weekend, bucket
