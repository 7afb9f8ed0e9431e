with

counts as (

    select
        *,
        -- By the day and by the week the same weekdays are compared, 52 weeks apart.
        case
            when period = 'month' then {{ user_engagement.add_to_date('year', -1, 'starts_on') }}
            else {{ user_engagement.add_to_date('day', -364, 'starts_on') }}
        end as year_before_starts_on

    from {{ ref('int_period_counts') }}

),

-- The period before is found by the calendar, never as the row before, so a period without a row breaks the comparison.
compared as (

    select
        counts.*,
        counts.is_complete and counts.unavailable_reason is null as is_known,
        counts.is_complete and counts.unavailable_reason is null and coalesce(previous.is_complete, false) as is_comparable,
        previous.active_users as previous_active_users,
        case
            when counts.is_complete and counts.unavailable_reason is null and year_before.is_complete
                then year_before.active_users
        end as year_before_active_users

    from counts

    left join counts as previous
        on
            counts.platform = previous.platform
            and counts.period = previous.period
            and counts.previous_starts_on = previous.starts_on

    left join counts as year_before
        on
            counts.platform = year_before.platform
            and counts.period = year_before.period
            and counts.year_before_starts_on = year_before.starts_on

),

-- What is not complete is null: shown, it would look like a fall.
known as (

    select
        platform,
        period,
        starts_on,
        observed_days,
        is_complete,
        unavailable_reason,
        case when unavailable_reason is null then new_users end as new_users_so_far,
        case when unavailable_reason is null then active_users end as active_users_so_far,
        {%- for count in ['new_users', 'active_users', 'new_active_users', 'first_time_users', 'active_days'] %}
        case when is_known then {{ count }} end as {{ count }},
        {%- endfor %}
        case when is_comparable then retained_users end as retained_users,
        case when is_comparable then active_users - first_time_users - retained_users end as resurrected_users,
        case when is_comparable then previous_active_users - retained_users end as churned_users,
        case when is_comparable then previous_active_users end as previous_active_users,
        year_before_active_users

    from compared

),

accounted as (

    select
        platform,
        period,
        starts_on,
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
        new_users_so_far,
        active_users_so_far,
        observed_days,
        is_complete,
        unavailable_reason

    from known

)

select * from accounted
