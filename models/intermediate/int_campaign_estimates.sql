with

participants as (

    select
        participants.platform,
        participants.campaign_id,
        participants.is_otherwise_active,
        followed_days.is_followed_7d,
        followed_days.is_followed_28d

    from {{ ref('int_campaign_participants') }} as participants

    left join {{ ref('int_followed_days') }} as followed_days
        on
            participants.platform = followed_days.platform
            and participants.first_participation_date = followed_days.activity_date

),

counted as (

    {% for days in [7, 28] -%}
    {% for participant_group, is_member in {'all': 'true', 'otherwise_active': 'is_otherwise_active'}.items() -%}
    select
        platform,
        campaign_id,
        {{ days }} as window_days,
        '{{ participant_group }}' as participant_group,
        count(*) filter (where is_followed_{{ days }}d and {{ is_member }}) as participants

    from participants

    group by platform, campaign_id
    {{ 'union all' if not loop.last }}
    {% endfor -%}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

campaigns as (

    select distinct platform, campaign_id, campaign_number
    from {{ ref('int_campaign_cells') }}

),

estimates as (

    select
        counted.platform,
        counted.campaign_id,
        cast(counted.window_days as bigint) as window_days,
        counted.participant_group,
        cast(counted.participants as bigint) as participants,
        cast(coalesce(adjustments.matched_participants, 0) as bigint) as matched_participants,
        cast(coalesce(spreads.comparable_users, 0) as bigint) as comparable_users,
        cast(coalesce(adjustments.comparable_user_days, 0) as bigint) as comparable_user_days,
        adjustments.effective_comparisons,
        adjustments.participant_return_rate,
        adjustments.matched_return_rate,
        adjustments.return_rate_difference,
        {{ user_engagement.ratio(
            'spreads.squares', 'adjustments.matched_participants * (adjustments.matched_participants - 1)'
        ) }} as variance

    from counted

    left join campaigns
        on counted.platform = campaigns.platform and counted.campaign_id = campaigns.campaign_id

    left join {{ ref('int_campaign_adjustments') }} as adjustments
        on
            campaigns.campaign_number = adjustments.campaign_number
            and counted.window_days = adjustments.window_days
            and counted.participant_group = adjustments.participant_group

    left join {{ ref('int_campaign_spreads') }} as spreads
        on
            adjustments.campaign_number = spreads.campaign_number
            and adjustments.window_days = spreads.window_days
            and adjustments.participant_group = spreads.participant_group

)

select * from estimates
