with

active as (

    select
        platform,
        activity_month,
        count(*) as active_users,
        count(*) filter (where previous_active_month is null) as first_time_users,
        count(*) filter (where previous_active_month = {{ user_engagement.add_to_date('month', -1, 'activity_month') }})
            as retained_users,
        sum(active_days) as active_days

    from {{ ref('int_user_active_months') }}

    group by platform, activity_month

),

joined as (

    select
        platform,
        {{ user_engagement.month_of('joined_date') }} as joined_month,
        count(*) as new_users,
        count(*) filter (
            where {{ user_engagement.month_of('first_active_date') }} = {{ user_engagement.month_of('joined_date') }}
        ) as new_active_users

    from {{ ref('int_users') }}

    where joined_date is not null

    group by platform, joined_month

),

counts as (

    select
        months.platform,
        months.activity_month,
        months.observed_days,
        months.is_complete,
        cast(coalesce(joined.new_users, 0) as bigint) as new_users,
        cast(coalesce(active.active_users, 0) as bigint) as active_users,
        cast(coalesce(joined.new_active_users, 0) as bigint) as new_active_users,
        cast(coalesce(active.first_time_users, 0) as bigint) as first_time_users,
        cast(coalesce(active.retained_users, 0) as bigint) as retained_users,
        cast(coalesce(active.active_days, 0) as bigint) as active_days

    from {{ ref('int_observed_months') }} as months

    left join active
        on months.platform = active.platform and months.activity_month = active.activity_month

    left join joined
        on months.platform = joined.platform and months.activity_month = joined.joined_month

)

select * from counts
