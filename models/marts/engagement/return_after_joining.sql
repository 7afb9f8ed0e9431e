with

users as (

    select
        *,
        {{ user_engagement.month_of('joined_date') }} as joined_month

    from {{ ref('int_follow_ups') }}

),

months as (

    select * from {{ ref('int_followed_months') }}

),

counted as (

    select
        platform,
        joined_month,
        count(*) as new_users,
        count(*) filter (where active_periods = 0) as never_active_users,
        count(*) filter (where activities = 1) as one_activity_users,
        count(*) filter (where active_periods = 1 and activities > 1) as several_activities_one_day_users,
        count(*) filter (where active_periods >= 2) as two_or_more_active_days_users,
        count(*) filter (where has_returned) as returned_users,
        median(days_to_return) as median_days_to_return

    from users

    group by platform, joined_month

),

known as (

    select
        months.platform,
        months.joined_month,
        case when months.is_month_complete then coalesce(counted.new_users, 0) end as new_users,
        {%- for group in [
            'never_active_users', 'one_activity_users', 'several_activities_one_day_users', 'two_or_more_active_days_users',
            'returned_users'
        ] %}
        case when months.is_complete then coalesce(counted.{{ group }}, 0) end as {{ group }},
        {%- endfor %}
        case when months.is_complete then counted.median_days_to_return end as median_days_to_return,
        months.is_complete

    from months

    left join counted
        on months.platform = counted.platform and months.joined_month = counted.joined_month

),

shares as (

    select
        platform,
        joined_month,
        new_users,
        never_active_users,
        one_activity_users,
        several_activities_one_day_users,
        two_or_more_active_days_users,
        returned_users,
        {%- for group in [
            'never_active', 'one_activity', 'several_activities_one_day', 'two_or_more_active_days', 'returned'
        ] %}
        {{ user_engagement.ratio(group ~ '_users', 'new_users') }} as {{ group }}_share,
        {{ user_engagement.wilson_lower(group ~ '_users', 'new_users') }} as {{ group }}_share_lower,
        {{ user_engagement.wilson_upper(group ~ '_users', 'new_users') }} as {{ group }}_share_upper,
        {%- endfor %}
        cast(median_days_to_return as double) as median_days_to_return,
        is_complete

    from known

)

select * from shares
