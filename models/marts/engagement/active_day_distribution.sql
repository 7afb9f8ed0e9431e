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
        case when months.is_complete then cast(active_months.users as bigint) end as users,
        case
            when months.is_complete
                then {{ user_engagement.ratio(
                    'active_months.users',
                    'sum(active_months.users) over (partition by active_months.platform, active_months.activity_month)'
                ) }}
        end as user_share,
        months.is_complete

    from active_months

    inner join {{ ref('int_observed_months') }} as months
        on active_months.platform = months.platform and active_months.activity_month = months.activity_month

)

select * from distribution
