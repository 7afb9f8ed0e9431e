with

months as (

    select
        *,
        {{ user_engagement.add_to_date('month', 1, 'activity_month') }} as next_month

    from {{ ref('int_observed_months') }}

),

followed_months as (

    select
        months.platform,
        months.activity_month as joined_month,
        months.is_complete as is_month_complete,
        count(*) = {{ dbt.datediff('months.activity_month', 'months.next_month', 'day') }} + 27 as is_complete

    from months

    inner join {{ ref('int_observed_days') }} as days
        on
            months.platform = days.platform
            and months.activity_month <= days.activity_date
            and days.activity_date < {{ dbt.dateadd('day', 27, 'months.next_month') }}

    group by months.platform, months.activity_month, months.next_month, months.is_complete

)

select * from followed_months
