-- No figure of fewer people than the threshold is shown, and where one gender of an age group is hidden another is too, unless
-- it is the only one.
with

cells as (

    select
        platform,
        activity_month,
        age_group,
        count(*) as genders,
        count(*) filter (where is_suppressed) as suppressed_genders,
        min(active_users) as smallest_shown

    from {{ ref('demographic_engagement_monthly') }}

    where gender <> 'all'

    group by platform, activity_month, age_group

)

select * from cells
where (genders > 1 and suppressed_genders = 1) or smallest_shown < {{ var('small_group_threshold') }}
