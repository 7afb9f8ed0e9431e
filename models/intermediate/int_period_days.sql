with

observed_days as (

    select * from {{ ref('int_observed_days') }}

),

period_days as (

    {% for period in user_engagement.retention_periods() -%}
    select
        platform,
        '{{ period }}' as period,
        {{ user_engagement.start_of(period, 'activity_date') }} as starts_on,
        {{ user_engagement.add_to_date(period, -1, user_engagement.start_of(period, 'activity_date')) }} as previous_starts_on,
        {{ user_engagement.add_to_date(period, 1, user_engagement.start_of(period, 'activity_date')) }} as next_starts_on,
        activity_date

    from observed_days
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from period_days
