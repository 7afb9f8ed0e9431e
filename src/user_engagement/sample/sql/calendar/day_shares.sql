-- How much of all that happens for a purpose lies before each day; weights are integers, so that their sums are exact.
with weights as (
    unpivot (select day, visiting, registering, viewing, enrolling, connecting from calendar)
    on visiting, registering, viewing, enrolling, connecting into name purpose value weight
),

whole_weights as (
    select purpose, day, round(1000000 * weight)::bigint as weight from weights
),

running as (
    select
        purpose,
        day,
        sum(weight) over (partition by purpose order by day) - weight as before,
        sum(weight) over (partition by purpose) as total,
        weight
    from whole_weights
)

select purpose, day, (before / total)::double as share_before, (weight / total)::double as share from running
union all
select purpose, days(), 1, 0 from running
where day = 0
order by purpose, day
