{%- set is_counted = {'day': 'true', 'week': 'is_first_of_week', 'month': 'is_first_of_month'} -%}
with

-- A user counts on the first of his active days in a period.
active_days as (

    select
        active_days.platform,
        active_days.activity_date,
        users.first_active_date,
        users.joined_date,
        {{ user_engagement.is_first_of('week', 'active_days') }} as is_first_of_week,
        {{ user_engagement.is_first_of('month', 'active_days') }} as is_first_of_month

    from {{ ref('int_observed_active_days') }} as active_days

    inner join {{ ref('int_users') }} as users
        on active_days.platform = users.platform and active_days.user_id = users.user_id

),

-- Both kinds of cohort in one pass, by day: weeks and months are sums of these.
by_day as (

    select
        platform,
        case when grouping(joined_date) = 1 then 'first_activity' else 'joined' end as cohort_type,
        case when grouping(joined_date) = 1 then first_active_date else joined_date end as cohort_date,
        activity_date,
        is_first_of_week,
        is_first_of_month,
        count(*) as users

    from active_days

    group by grouping sets (
        (platform, first_active_date, activity_date, is_first_of_week, is_first_of_month),
        (platform, joined_date, activity_date, is_first_of_week, is_first_of_month)
    )

),

by_period as (
    {% for period, last_period in user_engagement.retention_periods().items() %}
    select
        platform,
        '{{ period }}' as period,
        cohort_type,
        {{ user_engagement.start_of(period, 'cohort_date') }} as cohort_start,
        {{ user_engagement.periods_between(
            period, user_engagement.start_of(period, 'cohort_date'), user_engagement.start_of(period, 'activity_date')
        ) }} as periods_since,
        users

    from by_day

    where
        {{ is_counted[period] }}
        and activity_date < {{ user_engagement.add_to_date(
            period, last_period + 1, user_engagement.start_of(period, 'cohort_date')
        ) }}

    union all
    {% endfor %}
    select
        platform,
        'month' as period,
        'active' as cohort_type,
        cohort_month as cohort_start,
        months_since as periods_since,
        active_users as users

    from {{ ref('int_recurring_activity') }}

),

cohort_activity as (

    select
        platform,
        period,
        cohort_type,
        cohort_start,
        periods_since,
        cast(sum(users) as bigint) as active_users

    from by_period

    group by platform, period, cohort_type, cohort_start, periods_since

)

select * from cohort_activity
