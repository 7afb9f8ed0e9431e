{%- set pairs = [
    ('recency', 'recency'), ('activity', 'activity'), ('recency', 'activity'), ('recency', 'returned'), ('activity', 'returned')
] -%}

with

products as (

    select
        campaign_number,
        window_days,
        participant_group,
        sum(participant_users) as matched_participants,
        sum(compared_users) as comparable_user_days,
        sum(participant_returned) as participants_returned,
        sum(participant_recency) as participants_recency,
        sum(participant_activity) as participants_activity,
        {%- for measure in ['returned', 'recency', 'activity'] %}
        cast(sum(cast(weight * compared_{{ measure }} as decimal(38, 12))) as double) as compared_{{ measure }},
        {%- endfor %}
        -- Within cells, each comparable user with the cell's weight: the sum of products less what the cell's means make
        -- of it; and so little more that two measures that say the same can be told apart.
        {%- for one, other in pairs %}
        cast(sum(cast(
            weight * (compared_{{ one }}_{{ other }} - cast(compared_{{ one }} as double) * compared_{{ other }} / compared_users)
            as decimal(38, 12)
        )) as double) {{ '+ 0.000001 ' if one == other }}as {{ one }}_{{ other }},
        {%- endfor %}
        cast(sum(cast(weight * participant_users as decimal(38, 12))) as double) as squared_weights

    from {{ ref('int_campaign_cell_sums') }}

    group by campaign_number, window_days, participant_group

),

slopes as (

    select
        *,
        (recency_returned * activity_activity - activity_returned * recency_activity)
        / (recency_recency * activity_activity - recency_activity * recency_activity) as recency_slope,
        (activity_returned * recency_recency - recency_returned * recency_activity)
        / (recency_recency * activity_activity - recency_activity * recency_activity) as activity_slope

    from products

),

adjustments as (

    select
        campaign_number,
        window_days,
        participant_group,
        cast(matched_participants as bigint) as matched_participants,
        cast(comparable_user_days as bigint) as comparable_user_days,
        {{ user_engagement.ratio('matched_participants * matched_participants', 'squared_weights') }}
            as effective_comparisons,
        recency_slope,
        activity_slope,
        {{ user_engagement.ratio('participants_returned', 'matched_participants') }} as participant_return_rate,
        {{ user_engagement.ratio('compared_returned', 'matched_participants') }} as matched_return_rate,
        (
            participants_returned - compared_returned
            - recency_slope * (participants_recency - compared_recency)
            - activity_slope * (participants_activity - compared_activity)
        ) / nullif(cast(matched_participants as double), 0) as return_rate_difference

    from slopes

)

select * from adjustments
