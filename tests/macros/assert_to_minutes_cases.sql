-- Case table: halves of a hundredth go up, nothing is nothing, null stays null.
with

cases as (

    select cast(90 as decimal(18, 3)) as seconds, 1.50 as expected
    union all
    select 60.3 as seconds, 1.01 as expected
    union all
    select 60.299 as seconds, 1.00 as expected
    union all
    select 0 as seconds, 0 as expected
    union all
    select null as seconds, null as expected

)

select
    *,
    {{ user_engagement.to_minutes('seconds') }} as found

from cases

where {{ user_engagement.to_minutes('seconds') }} is distinct from expected
