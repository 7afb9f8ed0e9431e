-- No figure of fewer people than the threshold is shown, and no line (an age group over genders, a gender over age groups,
-- each with its total) hides exactly one: that one would be what the others leave.
with

lines as (

    {% for line in ['age_group', 'gender'] -%}
    select
        platform,
        activity_month,
        '{{ line }}' as line_type,
        {{ line }} as line,
        count(*) filter (where is_suppressed) as suppressed_groups,
        min(active_users) as smallest_shown

    from {{ ref('demographic_engagement_monthly') }}

    group by platform, activity_month, {{ line }}

    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from lines
where suppressed_groups = 1 or smallest_shown < {{ var('small_group_threshold') }}
