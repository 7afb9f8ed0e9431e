with

months as (

    select
        months.platform,
        months.activity_month,
        months.is_complete,
        months.is_complete and coalesce(next_months.is_complete, false) as is_return_complete

    from {{ ref('int_observed_months') }} as months

    left join {{ ref('int_observed_months') }} as next_months
        on
            months.platform = next_months.platform
            and next_months.activity_month = {{ user_engagement.add_to_date('month', 1, 'months.activity_month') }}

),

people_values as (

    select
        platform,
        activity_month,
        feature as attribute_value,
        user_id as person

    from {{ ref('int_user_feature_months') }}

),

counted as (

    select
        feature_months.platform,
        feature_months.activity_month,
        feature_months.feature,
        count(*) as users,
        sum(feature_months.activities) as activities,
        count(next_months.user_id) as returned_users

    from {{ ref('int_user_feature_months') }} as feature_months

    left join {{ ref('int_user_active_months') }} as next_months
        on
            feature_months.platform = next_months.platform
            and feature_months.user_id = next_months.user_id
            and next_months.activity_month = {{ user_engagement.add_to_date('month', 1, 'feature_months.activity_month') }}

    group by feature_months.platform, feature_months.activity_month, feature_months.feature

),

known as (

    select
        counted.platform,
        counted.activity_month,
        counted.feature,
        case when months.is_complete then cast(counted.users as bigint) end as users,
        case when months.is_complete then cast(counted.activities as bigint) end as activities,
        case when months.is_complete then totals.active_users end as active_users,
        case when months.is_return_complete then cast(counted.returned_users as bigint) end as returned_users,
        small_values.is_small as is_suppressed,
        months.is_complete,
        months.is_return_complete

    from counted

    inner join {{ user_engagement.small_values('people_values', 'platform, activity_month') }} as small_values
        on
            counted.platform = small_values.platform
            and counted.activity_month = small_values.activity_month
            and counted.feature = small_values.attribute_value

    inner join months
        on counted.platform = months.platform and counted.activity_month = months.activity_month

    inner join {{ ref('int_period_counts') }} as totals
        on counted.platform = totals.platform and totals.period = 'month' and counted.activity_month = totals.starts_on

),

feature_engagement as (

    select
        platform,
        activity_month,
        feature,
        users,
        case when not is_suppressed then activities end as activities,
        case when not is_suppressed then {{ user_engagement.ratio('users', 'active_users') }} end as active_user_share,
        returned_users,
        case when not is_suppressed then {{ user_engagement.ratio('returned_users', 'users') }} end as return_rate,
        is_suppressed,
        is_complete,
        is_return_complete

    from known

)

select * from feature_engagement
