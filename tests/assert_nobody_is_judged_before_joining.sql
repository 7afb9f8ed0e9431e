-- Whoever joined after the day as of which a platform is judged is not among the users, nor in the cohort of that month.
with

cohorts as (

    select distinct platform, cohort_month, cohort_users
    from {{ ref('retention_cohorts') }}
    where cohort_type = 'joined'

),

counted as (

    select platform, {{ user_engagement.month_of('joined_date') }} as cohort_month, count(*) as users
    from {{ ref('users') }}
    group by 1, 2

)

select users.platform, users.user_key as what, 'joined later' as problem
from {{ ref('users') }} as users
inner join {{ ref('int_platforms') }} as platforms on users.platform = platforms.platform
where users.joined_date > platforms.as_of_date

union all

select cohorts.platform, cast(cohorts.cohort_month as {{ dbt.type_string() }}) as what, 'cohort and users differ' as problem
from cohorts
left join counted on cohorts.platform = counted.platform and cohorts.cohort_month = counted.cohort_month
where cohorts.cohort_users is distinct from counted.users
