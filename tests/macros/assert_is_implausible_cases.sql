-- Case table: the bounds of the plausible range belong to it; null stays null.
with

cases as (

    select * from (
        values
        ('{{ var("earliest_plausible_date") }} 00:00:00', false),
        ('{{ var("latest_plausible_date") }} 23:59:59', false),
        ('1900-01-01 00:00:00', true),
        ('2999-12-31 00:00:00', true),
        ('infinity', true),
        (null, null)
    ) as listed (input, expected)

)

select
    input,
    expected,
    {{ user_engagement.is_implausible('cast(input as timestamp)') }} as found

from cases

where {{ user_engagement.is_implausible('cast(input as timestamp)') }} is distinct from expected
