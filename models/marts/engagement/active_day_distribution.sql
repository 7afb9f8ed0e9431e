with

active_months as (

    select
        platform,
        activity_month,
        active_days,
        count(*) as users

    from {{ ref('int_user_active_months') }}

    group by platform, activity_month, active_days

),

distribution as (

    select
        active_months.platform,
        active_months.activity_month,
        active_months.active_days,
        case
            when months.is_complete and platforms.log_step = 'day' then cast(active_months.users as bigint)
        end as users,
        case
            when months.is_complete and platforms.log_step = 'day'
                then {{ user_engagement.ratio(
                    'active_months.users',
                    'sum(active_months.users) over (partition by active_months.platform, active_months.activity_month)'
                ) }}
        end as user_share,
        months.is_complete,
        {{ user_engagement.unavailable_reason('platforms.log_step') }} as unavailable_reason

    from active_months

    inner join {{ ref('int_observed_months') }} as months
        on active_months.platform = months.platform and active_months.activity_month = months.activity_month

    inner join {{ ref('int_platforms') }} as platforms
        on active_months.platform = platforms.platform

)

select * from distribution
