with

user_months as (

    select
        active_months.platform,
        active_months.activity_month,
        {{ user_engagement.month_of('features.first_active_date') }} as first_active_month,
        {{ user_engagement.month_of('features.joined_date') }} as joined_month,
        count(*) as active_users,
        count(*) filter (
            where active_months.activity_month = {{ user_engagement.month_of('features.last_active_date') }}
        ) as last_active_users

    from {{ ref('int_user_active_months') }} as active_months

    inner join {{ ref('int_user_features') }} as features
        on active_months.platform = features.platform and active_months.user_id = features.user_id

    group by active_months.platform, active_months.activity_month, first_active_month, joined_month

),

by_type as (

    select *, 'first_activity' as cohort_type, first_active_month as cohort_month from user_months
    union all
    select *, 'joined' as cohort_type, joined_month as cohort_month from user_months

),

cohort_activity as (

    select
        platform,
        cohort_type,
        cohort_month,
        activity_month,
        cast(sum(active_users) as bigint) as active_users,
        cast(sum(last_active_users) as bigint) as last_active_users

    from by_type

    group by platform, cohort_type, cohort_month, activity_month

)

select * from cohort_activity
