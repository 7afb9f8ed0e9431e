{#
    The columns of a table of active users by period, from counts by period: what the periods before it tell.
    `counts` is the model with the counts, `period` its column with the first day of the period, `previous` and
    `year_before` are [datepart, number] that lead to the first day of the periods compared with. The period before is found
    by the calendar, never as the row before, so a period without a row breaks the comparison.
    Stands after `from`.
#}
{% macro growth_accounting(counts, period, previous, year_before) -%}
(

with

counts as (

    select * from {{ counts }}

),

compared as (

    select
        counts.*,
        counts.is_complete and coalesce(previous.is_complete, false) as is_comparable,
        previous.active_users as previous_active_users,
        counts.is_complete and coalesce(year_before.is_complete, false) as is_comparable_with_year_before,
        year_before.active_users as year_before_active_users

    from counts

    left join counts as previous
        on counts.platform = previous.platform
        and previous.{{ period }} = {{ user_engagement.add_to_date(previous[0], previous[1], 'counts.' ~ period) }}

    left join counts as year_before
        on counts.platform = year_before.platform
        and year_before.{{ period }} = {{ user_engagement.add_to_date(year_before[0], year_before[1], 'counts.' ~ period) }}

),

-- What is not complete is null: shown, it would look like a fall.
known as (

    select
        platform,
        {{ period }},
        observed_days,
        is_complete,
        {%- for count in ['new_users', 'active_users', 'new_active_users', 'first_time_users', 'active_days'] %}
        case when is_complete then {{ count }} end as {{ count }},
        {%- endfor %}
        case when is_comparable then retained_users end as retained_users,
        case when is_comparable then active_users - first_time_users - retained_users end as resurrected_users,
        case when is_comparable then previous_active_users - retained_users end as churned_users,
        case when is_comparable then previous_active_users end as previous_active_users,
        case when is_comparable_with_year_before then year_before_active_users end as year_before_active_users

    from compared

),

accounted as (

    select
        platform,
        {{ period }},
        new_users,
        active_users,
        new_active_users,
        active_users - new_active_users as existing_active_users,
        first_time_users,
        retained_users,
        resurrected_users,
        churned_users,
        {{ user_engagement.ratio('active_users', 'previous_active_users') }} - 1 as growth_rate,
        {{ user_engagement.ratio('first_time_users + resurrected_users', 'churned_users') }} as quick_ratio,
        {{ user_engagement.ratio('active_days', 'observed_days') }} as average_daily_active_users,
        {{ user_engagement.ratio('active_days', 'active_users * observed_days') }} as stickiness,
        {{ user_engagement.ratio('new_active_users', 'active_users') }} as new_user_share,
        {{ user_engagement.ratio('new_users', 'active_users') }} as new_to_active_ratio,
        {{ user_engagement.ratio('active_users', 'year_before_active_users') }} - 1 as active_users_yearly_change_rate,
        observed_days,
        is_complete

    from known

)

select * from accounted

)
{%- endmacro %}
