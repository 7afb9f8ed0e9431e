with

ranges as (

    select
        platform,
        min(first_date) filter (where subject = 'activity') as first_active_date,
        max(last_date) filter (where subject = 'activity') as last_active_date,
        max(last_date) filter (where subject = 'registration') as last_registered_date,
        max(last_date) filter (where subject = 'ledger') as last_movement_date

    from {{ ref('int_date_ranges') }}

    where subject <> 'sessions'

    group by platform

),

observed as (

    select
        platform,
        min(observed_from) as first_observed_date,
        max(observed_to) as last_observed_date

    from {{ ref('int_observed_periods') }}

    group by platform

),

dated as (

    select
        ranges.*,
        observed.first_observed_date,
        observed.last_observed_date,
        coalesce(
            settings.as_of_date,
            observed.last_observed_date,
            ranges.last_registered_date,
            least(ranges.last_movement_date, {{ user_engagement.today() }})
        ) as as_of_date

    from ranges

    left join observed on ranges.platform = observed.platform

    left join {{ ref('int_platform_settings') }} as settings on ranges.platform = settings.platform

),

-- Activity is known from the first to the last day that is not stray, and not after the as-of day.
platforms as (

    select
        dated.platform,
        coalesce(log_steps.log_step, 'day') as log_step,
        dated.first_observed_date,
        dated.last_observed_date,
        dated.as_of_date,
        least(dated.first_active_date, coalesce(dated.first_observed_date, dated.first_active_date)) as known_from,
        -- Without activity none is known.
        case
            when dated.last_active_date is not null
                then least(
                    greatest(dated.last_active_date, coalesce(dated.last_observed_date, dated.last_active_date)),
                    dated.as_of_date
                )
        end as known_to

    from dated

    left join {{ ref('int_log_steps') }} as log_steps on dated.platform = log_steps.platform

)

select * from platforms
