-- Who was active in a month and in the next is counted twice, from pairs of months and from gaps: both must agree, as must the
-- days of persons and the active users of days.
select
    cohorts.platform,
    cohorts.cohort_start as starts_on,
    cohorts.active_users as counted,
    months.retained_users as expected

from {{ ref('retention_cohorts') }} as cohorts

inner join {{ ref('monthly_active_users') }} as months
    on
        cohorts.platform = months.platform
        and months.activity_month = {{ user_engagement.add_to_date('month', 1, 'cohorts.cohort_start') }}

where
    cohorts.period = 'month'
    and cohorts.cohort_type = 'active'
    and cohorts.periods_since = 1
    and cohorts.active_users is distinct from months.retained_users

union all

select
    days.platform,
    days.activity_date as starts_on,
    count(persons.user_key) as counted,
    days.active_users as expected

from {{ ref('daily_active_users') }} as days

left join {{ ref('user_active_days') }} as persons
    on days.platform = persons.platform and days.activity_date = persons.activity_date

group by days.platform, days.activity_date, days.active_users

having count(persons.user_key) <> days.active_users
