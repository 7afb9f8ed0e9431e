with

counts as (

    select * from {{ ref('int_demographic_counts') }}

),

grouped as (

    select
        platform,
        activity_month,
        case when grouping(gender) = 1 then 'all' else gender end as gender,
        case when grouping(age_group) = 1 then 'all' else age_group end as age_group,
        sum(active_users) as active_users,
        sum(active_days) as active_days,
        sum(activities) as activities

    from counts

    group by grouping sets (
        (platform, activity_month),
        (platform, activity_month, gender),
        (platform, activity_month, age_group),
        (platform, activity_month, gender, age_group)
    )

),

ranked as (

    select
        *,
        active_users < {{ var('small_group_threshold') }} as is_small,
        count(*) filter (where active_users < {{ var('small_group_threshold') }}) over genders as small_cells,
        row_number() over (
            partition by platform, activity_month, age_group, gender = 'all'
            order by active_users, gender
        ) as size_order

    from grouped

    window genders as (partition by platform, activity_month, age_group, gender = 'all')

),

-- One hidden gender alone could be had back by subtraction from the row of all genders, so the next smallest hides it.
suppressed as (

    select
        ranked.*,
        ranked.is_small or (ranked.gender <> 'all' and ranked.small_cells = 1 and ranked.size_order = 2) as is_suppressed,
        totals.active_users as all_active_users,
        totals.activities as all_activities,
        months.is_complete

    from ranked

    inner join {{ ref('int_observed_months') }} as months
        on ranked.platform = months.platform and ranked.activity_month = months.activity_month

    inner join grouped as totals
        on
            ranked.platform = totals.platform
            and ranked.activity_month = totals.activity_month
            and totals.gender = 'all'
            and totals.age_group = 'all'

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
