-- Case table: the bounds of the plausible range belong to it, the days beside them do not; null stays null.
{%- set a_day = modules.datetime.timedelta(days=1) %}
{%- set first_day = modules.datetime.date.fromisoformat(var('earliest_plausible_date') | string) %}
{%- set last_day = modules.datetime.date.fromisoformat(var('latest_plausible_date') | string) %}
with

cases as (

    select * from (
        values
        ('{{ first_day }} 00:00:00', false),
        ('{{ last_day }} 23:59:59', false),
        ('{{ first_day - a_day }} 23:59:59', true),
        ('{{ last_day + a_day }} 00:00:00', true),
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
