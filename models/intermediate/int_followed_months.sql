with

months as (

    select
        months.*,
        -- Up to the end of the 28 days of whoever joined last, or of the next month where the log knows months only.
        case
            when platforms.log_step = 'month' then {{ user_engagement.add_to_date('month', 2, 'months.activity_month') }}
            else {{ user_engagement.add_to_date('day', 27, user_engagement.add_to_date('month', 1, 'months.activity_month')) }}
        end as followed_to

    from {{ ref('int_observed_months') }} as months

    inner join {{ ref('int_platforms') }} as platforms
        on months.platform = platforms.platform

),

followed_months as (

    select
        months.platform,
        months.activity_month as joined_month,
        months.is_complete as is_month_complete,
        count(*) = {{ dbt.datediff('months.activity_month', 'months.followed_to', 'day') }} as is_complete

    from months

    inner join {{ ref('int_observed_days') }} as days
        on
            months.platform = days.platform
            and months.activity_month <= days.activity_date
            and months.followed_to > days.activity_date

    group by months.platform, months.activity_month, months.followed_to, months.is_complete

)

select * from followed_months
