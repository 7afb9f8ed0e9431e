with

demographic_groups as (

    select * from {{ ref('int_demographic_groups') }}

),

suppressed as (

    select
        demographic_groups.*,
        demographic_groups.is_small or hidden.gender is not null as is_suppressed,
        totals.active_users as all_active_users,
        totals.activities as all_activities,
        months.is_complete

    from demographic_groups

    inner join {{ ref('int_observed_months') }} as months
        on demographic_groups.platform = months.platform and demographic_groups.activity_month = months.activity_month

    inner join demographic_groups as totals
        on
            demographic_groups.platform = totals.platform
            and demographic_groups.activity_month = totals.activity_month
            and totals.gender = 'all'
            and totals.age_group = 'all'

    left join {{ ref('int_hidden_demographic_groups') }} as hidden
        on
            demographic_groups.platform = hidden.platform
            and demographic_groups.activity_month = hidden.activity_month
            and demographic_groups.gender = hidden.gender
            and demographic_groups.age_group = hidden.age_group

),

published as (

    select
        platform,
        activity_month,
        gender,
        age_group,
        {%- set is_shown = 'is_complete and not is_suppressed' %}
        case when {{ is_shown }} then cast(active_users as bigint) end as active_users,
        case when {{ is_shown }} then cast(active_days as bigint) end as active_days,
        case when {{ is_shown }} then cast(activities as bigint) end as activities,
        case when {{ is_shown }} then {{ user_engagement.ratio('active_users', 'all_active_users') }} end as active_user_share,
        case when {{ is_shown }} then {{ user_engagement.ratio('activities', 'all_activities') }} end as activity_share,
        case when {{ is_shown }} then {{ user_engagement.ratio('active_days', 'active_users') }} end as active_days_per_active_user,
        case when {{ is_shown }} then {{ user_engagement.ratio('activities', 'active_users') }} end as activities_per_active_user,
        is_suppressed,
        is_complete

    from suppressed

)

select * from published
