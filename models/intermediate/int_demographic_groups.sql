with

counts as (

    select * from {{ ref('int_demographic_counts') }}

),

demographic_groups as (

    select
        platform,
        activity_month,
        case when grouping(gender) = 1 then 'all' else gender end as gender,
        case when grouping(age_group) = 1 then 'all' else age_group end as age_group,
        cast(sum(active_users) as bigint) as active_users,
        cast(sum(active_days) as bigint) as active_days,
        cast(sum(activities) as bigint) as activities,
        sum(active_users) < {{ var('small_group_threshold') }} as is_small

    from counts

    group by grouping sets (
        (platform, activity_month),
        (platform, activity_month, gender),
        (platform, activity_month, age_group),
        (platform, activity_month, gender, age_group)
    )

)

select * from demographic_groups
