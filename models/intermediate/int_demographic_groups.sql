with

counts as (

    select * from {{ ref('int_demographic_counts') }}

),

{% for attribute in ['gender', 'age_group'] -%}
by_{{ attribute }} as (

    select
        platform,
        activity_month,
        {{ attribute }} as attribute_value,
        sum(active_users) as people,
        sum(active_days) as active_days,
        sum(activities) as activities

    from counts

    group by platform, activity_month, {{ attribute }}

),

merged_by_{{ attribute }} as (

    select by_{{ attribute }}.*, small_values.published_value

    from by_{{ attribute }}

    inner join {{ user_engagement.small_values('by_' ~ attribute, 'platform, activity_month', has_people=true) }} as small_values
        on
            by_{{ attribute }}.platform = small_values.platform
            and by_{{ attribute }}.activity_month = small_values.activity_month
            and by_{{ attribute }}.attribute_value = small_values.attribute_value

),

{% endfor -%}
one_attribute_each as (

    select platform, activity_month, 'all' as gender, 'all' as age_group, active_users, active_days, activities
    from counts
    union all
    select platform, activity_month, published_value as gender, 'all' as age_group, people, active_days, activities
    from merged_by_gender
    union all
    select platform, activity_month, 'all' as gender, published_value as age_group, people, active_days, activities
    from merged_by_age_group

),

demographic_groups as (

    select
        platform,
        activity_month,
        gender,
        age_group,
        cast(sum(active_users) as bigint) as active_users,
        cast(sum(active_days) as bigint) as active_days,
        cast(sum(activities) as bigint) as activities,
        sum(active_users) < {{ var('small_group_threshold') }} as is_suppressed

    from one_attribute_each

    group by platform, activity_month, gender, age_group

)

select * from demographic_groups
