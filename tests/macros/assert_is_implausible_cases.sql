-- Case table: the bounds of the plausible range belong to it, the days beside them do not; null stays null.
{%- set first_day = "cast('" ~ var('earliest_plausible_date') ~ "' as timestamp)" %}
{%- set last_day = "cast('" ~ var('latest_plausible_date') ~ "' as timestamp)" %}
with

cases as (

    select {{ first_day }} as input, false as expected
    union all
    select {{ dbt.dateadd('second', -1, first_day) }} as input, true as expected
    union all
    select {{ dbt.dateadd('hour', 23, last_day) }} as input, false as expected
    union all
    select {{ dbt.dateadd('hour', 24, last_day) }} as input, true as expected
    union all
    select cast('infinity' as timestamp) as input, true as expected
    union all
    select cast(null as timestamp) as input, null as expected

)

select
    input,
    expected,
    {{ user_engagement.is_implausible('input') }} as found

from cases

where {{ user_engagement.is_implausible('input') }} is distinct from expected
