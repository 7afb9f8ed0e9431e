-- Whoever joined after the day as of which a platform is judged is not among the users, nor in the cohort of that month.
with

cohorts as (

    select distinct platform, cohort_start, cohort_users
    from {{ ref('retention_cohorts') }}
    where period = 'month' and cohort_type = 'joined'

),

counted as (

    select platform, {{ user_engagement.month_of('joined_date') }} as cohort_start, count(*) as users
    from {{ ref('users') }}
    group by 1, 2

)

select users.platform, users.user_key as what, 'joined later' as problem
from {{ ref('users') }} as users
inner join {{ ref('int_platforms') }} as platforms on users.platform = platforms.platform
where users.joined_date > platforms.as_of_date

union all

select cohorts.platform, cast(cohorts.cohort_start as {{ dbt.type_string() }}) as what, 'cohort and users differ' as problem
from cohorts
left join counted on cohorts.platform = counted.platform and cohorts.cohort_start = counted.cohort_start
where cohorts.cohort_users is distinct from counted.users
