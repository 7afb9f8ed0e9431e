with

observed_periods as (

    select * from {{ ref('int_observed_periods') }}

),

platforms as (

    select
        platform,
        min(observed_from) as first_observed_date,
        max(observed_to) as last_observed_date,
        {{ user_engagement.as_of('platform', 'max(observed_to)') }} as as_of_date

    from observed_periods

    group by platform

)

select * from platforms
