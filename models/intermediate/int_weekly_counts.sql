with

observed_weeks as (

    select
        platform,
        {{ user_engagement.week_of('activity_date') }} as activity_week,
        count(*) as observed_days

    from {{ ref('int_observed_days') }}

    group by platform, activity_week

),

gaps as (

    select
        platform,
        {{ user_engagement.week_of('activity_date') }} as activity_week,
        {{ dbt.datediff(user_engagement.week_of('activity_date'), 'activity_date', 'day') }} as days_into_week,
        days_since_previous,
        users

    from {{ ref('int_return_gaps') }}

),

-- A user counts on the first of his active days in the week: the one before lies further back than the week reaches.
active as (

    select
        platform,
        activity_week,
        sum(users) filter (where days_since_previous is null or days_since_previous > days_into_week) as active_users,
        sum(users) filter (where days_since_previous between days_into_week + 1 and days_into_week + 7) as retained_users,
        sum(users) as active_days

    from gaps

    group by platform, activity_week

),

first_time as (

    select
        platform,
        {{ user_engagement.week_of('first_active_date') }} as first_active_week,
        count(*) as first_time_users

    from {{ ref('int_users') }}

    where first_active_date is not null

    group by platform, first_active_week

),

joined as (

    select
        platform,
        {{ user_engagement.week_of('joined_date') }} as joined_week,
        count(*) as new_users,
        count(*) filter (
            where {{ user_engagement.week_of('first_active_date') }} = {{ user_engagement.week_of('joined_date') }}
        ) as new_active_users

    from {{ ref('int_users') }}

    where joined_date is not null

    group by platform, joined_week

),

counts as (

    select
        weeks.platform,
        weeks.activity_week,
        cast(weeks.observed_days as integer) as observed_days,
        weeks.observed_days = 7 as is_complete,
        cast(coalesce(joined.new_users, 0) as bigint) as new_users,
        cast(coalesce(active.active_users, 0) as bigint) as active_users,
        cast(coalesce(joined.new_active_users, 0) as bigint) as new_active_users,
        cast(coalesce(first_time.first_time_users, 0) as bigint) as first_time_users,
        cast(coalesce(active.retained_users, 0) as bigint) as retained_users,
        cast(coalesce(active.active_days, 0) as bigint) as active_days

    from observed_weeks as weeks

    left join active
        on weeks.platform = active.platform and weeks.activity_week = active.activity_week

    left join first_time
        on weeks.platform = first_time.platform and weeks.activity_week = first_time.first_active_week

    left join joined
        on weeks.platform = joined.platform and weeks.activity_week = joined.joined_week

)

select * from counts
