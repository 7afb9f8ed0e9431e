with

outcomes as (

    select * from {{ ref('int_campaign_outcomes') }}

),

-- What a comparable user is expected to do in a cell, and what each counts there.
cells as (

    select
        sums.cell_number,
        sums.window_days,
        sums.participant_group,
        adjustments.recency_slope,
        adjustments.activity_slope,
        adjustments.return_rate_difference,
        (
            sums.compared_returned
            - adjustments.recency_slope * sums.compared_recency
            - adjustments.activity_slope * sums.compared_activity
        ) / sums.compared_users as expected,
        sums.weight * sqrt(sums.compared_users / (sums.compared_users - 1.0)) as scaled_weight

    from {{ ref('int_campaign_cell_sums') }} as sums

    inner join {{ ref('int_campaign_adjustments') }} as adjustments
        on
            sums.campaign_number = adjustments.campaign_number
            and sums.window_days = adjustments.window_days
            and sums.participant_group = adjustments.participant_group

),

beyond_expectation as (

    select
        outcomes.campaign_number,
        outcomes.user_number,
        outcomes.is_participant,
        cells.window_days,
        cells.participant_group,
        cells.return_rate_difference,
        cells.scaled_weight,
        outcomes.returned
        - cells.recency_slope * outcomes.days_since_previous
        - cells.activity_slope * outcomes.active_days_before
        - cells.expected as deviation

    from outcomes

    inner join cells on outcomes.cell_number = cells.cell_number and outcomes.window_days = cells.window_days

    where not outcomes.is_participant or cells.participant_group = 'all' or outcomes.is_otherwise_active

),

-- What each user adds to the difference, as participant and on every day of comparison.
contributions as (

    select
        campaign_number,
        window_days,
        participant_group,
        user_number,
        max(case when is_participant then 0 else 1 end) as is_comparable,
        cast(sum(cast(
            case when is_participant then deviation - return_rate_difference else -scaled_weight * deviation end
            as decimal(18, 9)
        )) as double) as contribution

    from beyond_expectation

    group by campaign_number, window_days, participant_group, user_number

),

spreads as (

    select
        campaign_number,
        window_days,
        participant_group,
        cast(sum(is_comparable) as bigint) as comparable_users,
        cast(sum(cast(contribution * contribution as decimal(38, 9))) as double) as squares

    from contributions

    group by campaign_number, window_days, participant_group

)

select * from spreads
