with

features as (

    -- Whoever joined after the as-of day is not known yet; without a joined date nobody can tell.
    select * from {{ ref('int_user_features') }}
    where coalesce(days_since_joined >= 0, true)

),

members as (

    {% for cohort_type, cohort_date in [('first_activity', 'first_active_date'), ('joined', 'joined_date')] -%}
    select platform, '{{ cohort_type }}' as cohort_type, {{ cohort_date }} as cohort_date, last_active_date, count(*) as users
    from features
    where {{ cohort_date }} is not null
    group by 1, 2, 3, 4

    union all

    {% endfor -%}
    select active_months.platform, 'active' as cohort_type, active_months.activity_month, features.last_active_date, count(*) as users
    from {{ ref('int_user_active_months') }} as active_months
    inner join features
        on active_months.platform = features.platform and active_months.user_id = features.user_id
    group by 1, 2, 3, 4

),

by_period as (
    {% for period, last_period in user_engagement.retention_periods().items() %}
    select
        platform,
        '{{ period }}' as period,
        cohort_type,
        {{ user_engagement.start_of(period, 'cohort_date') }} as cohort_start,
        case
            when last_active_date is not null
                then least({{ last_period }}, {{ user_engagement.periods_between(
                    period, user_engagement.start_of(period, 'cohort_date'), user_engagement.start_of(period, 'last_active_date')
                ) }})
        end as last_periods_since,
        users

    from members
    {{ "where cohort_type <> 'active'\n\n    union all" if not loop.last }}
    {% endfor %}
),

cohorts as (

    select
        platform,
        period,
        cohort_type,
        cohort_start,
        last_periods_since,
        cast(sum(users) as bigint) as users

    from by_period

    group by 1, 2, 3, 4, 5

)

select * from cohorts
