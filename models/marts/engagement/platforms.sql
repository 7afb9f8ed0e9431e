with

platforms as (

    select * from {{ ref('int_platforms') }}

),

listed as (

    select
        settings.platform,
        settings.label,
        platforms.log_step,
        platforms.first_observed_date,
        platforms.last_observed_date,
        platforms.as_of_date

    from {{ ref('int_platform_settings') }} as settings

    left join platforms on settings.platform = platforms.platform

)

select * from listed
