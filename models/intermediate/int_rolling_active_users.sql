with

observed_days as (

    select
        platform,
        {%- for days in [7, 28, 30] %}
        count(*) over (
            partition by platform
            order by activity_date
            range between interval {{ days - 1 }} day preceding and current row
        ) = {{ days }} as is_{{ days }}d_complete,
        {%- endfor %}
        activity_date

    from {{ ref('int_observed_days') }}

),

-- A user counts once in a window: on the first of his active days in it, the one before lying outside.
active as (

    select
        observed_days.platform,
        {%- for days in [7, 28, 30] %}
        sum(return_gaps.users) filter (
            where return_gaps.activity_date > {{ dbt.dateadd('day', -days, 'observed_days.activity_date') }}
            and (
                return_gaps.days_since_previous is null
                or return_gaps.days_since_previous
                >= {{ days }} - {{ dbt.datediff('return_gaps.activity_date', 'observed_days.activity_date', 'day') }}
            )
        ) as active_users_{{ days }}d,
        {%- endfor %}
        observed_days.activity_date

    from observed_days

    inner join {{ ref('int_return_gaps') }} as return_gaps
        on
            observed_days.platform = return_gaps.platform
            and return_gaps.activity_date between {{ dbt.dateadd('day', -29, 'observed_days.activity_date') }}
            and observed_days.activity_date

    group by observed_days.platform, observed_days.activity_date

),

rolling as (

    select
        observed_days.platform,
        observed_days.activity_date,
        {%- for days in [7, 28, 30] %}
        case when is_{{ days }}d_complete then cast(coalesce(active.active_users_{{ days }}d, 0) as bigint) end
            as active_users_{{ days }}d,
        {%- endfor %}
        is_7d_complete,
        is_28d_complete,
        is_30d_complete

    from observed_days

    left join active
        on observed_days.platform = active.platform and observed_days.activity_date = active.activity_date

)

select * from rolling
