-- Case table, from R 4.2: prop.test(x, n, correct = FALSE)$conf.int; exact bounds at 0 and n, null where the share is undefined.
with

cases as (

    select * from (
        values
        (0, 10, 0.0, 0.277532800),
        (10, 10, 0.722467200, 1.0),
        (2, 4, 0.150038989, 0.849961011),
        (37, 1250, 0.021550154, 0.040532223),
        (0, 0, null, null),
        (null, 4, null, null),
        (1, null, null, null)
    ) as listed (part, total, lower_bound, upper_bound)

),

found as (

    select
        *,
        {{ user_engagement.wilson_lower('part', 'total') }} as found_lower,
        {{ user_engagement.wilson_upper('part', 'total') }} as found_upper

    from cases

)

select *

from found

where
    round(found_lower, 9) is distinct from cast(lower_bound as double)
    or round(found_upper, 9) is distinct from cast(upper_bound as double)
    or (part = 0 and found_lower <> 0)
    or (part = total and found_upper <> 1)
