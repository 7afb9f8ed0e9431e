select
    'activity' as subject,
    platform,
    activity_date as day,
    count(*) as rows_of_day

from {{ ref('int_user_days') }}

group by platform, activity_date

union all

select
    'registration' as subject,
    platform,
    registered_date as day,
    count(*) as rows_of_day

from {{ ref('int_profiles') }}

where registered_date is not null

group by platform, registered_date
{%- for entry in user_engagement.registry() if user_engagement.dated_subject(entry) in ['ledger', 'sessions'] %}
{%- set day = 'cast(' ~ user_engagement.staged_name(entry, entry.time) ~ ' as date)' %}

union all

select
    '{{ user_engagement.dated_subject(entry) }}' as subject,
    '{{ entry.platform or "web" }}' as platform,
    {{ day }} as day,
    count(*) as rows_of_day

from {{ ref(user_engagement.model_of(entry, 'stg')) }}

group by {{ day }}
{%- endfor %}
