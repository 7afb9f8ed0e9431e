with

demographic_groups as (

    select * from {{ ref('int_demographic_groups') }}

),

compared as (

    select
        demographic_groups.*,
        totals.active_users as all_active_users,
        totals.activities as all_activities,
        months.is_complete,
        months.is_complete and not demographic_groups.is_suppressed as is_shown

    from demographic_groups

    inner join {{ ref('int_observed_months') }} as months
        on demographic_groups.platform = months.platform and demographic_groups.activity_month = months.activity_month

    inner join demographic_groups as totals
        on
            demographic_groups.platform = totals.platform
            and demographic_groups.activity_month = totals.activity_month
            and totals.gender = 'all'
            and totals.age_group = 'all'

),

published as (

    select
        platform,
        activity_month,
        gender,
        age_group,
        case when is_complete then active_users end as active_users,
        case when is_shown then active_days end as active_days,
        case when is_shown then activities end as activities,
        case when is_shown then {{ user_engagement.ratio('active_users', 'all_active_users') }} end as active_user_share,
        case when is_shown then {{ user_engagement.ratio('activities', 'all_activities') }} end as activity_share,
        case when is_shown then {{ user_engagement.ratio('active_days', 'active_users') }} end as active_days_per_active_user,
        case when is_shown then {{ user_engagement.ratio('activities', 'active_users') }} end as activities_per_active_user,
        is_suppressed,
        is_complete

    from compared

)

select * from published
