with

features as (

    -- Whoever joined after the as-of day is not known yet; without a joined date nobody can tell.
    select
        *,
        -- A month stands for 28 days where the log knows months only.
        case
            when log_step = 'month' then 28 * {{ user_engagement.months_between('joined_date', 'as_of_date') }}
            else days_since_joined
        end as joined_age,
        case
            when log_step = 'month' then 28 * {{ user_engagement.months_between('last_active_date', 'as_of_date') }}
            else days_since_last_active
        end as last_active_age

    from {{ ref('int_user_features') }}

    where coalesce(days_since_joined >= 0, true)

),

-- Equal values share the middle of their ranks (doubled here, so that it is whole), whatever the order of the rows.
scored as (

    select
        platform,
        {%- for score, value in [
            ('recency_score', 'last_active_date'),
            ('frequency_score', 'active_days'),
            ('value_score', 'user_value')
        ] %}
        cast(
            floor(
                5.0 * (
                    2 * (rank() over (partition by platform order by {{ value }}) - 1)
                    + count(*) over (partition by platform, {{ value }}) - 1
                ) / (2 * count(*) over (partition by platform))
            ) + 1 as integer
        ) as {{ score }},
        {%- endfor %}
        user_id

    from features

    where active_days > 0

),

-- The words of the segments do not contradict the lifecycle: who was active of late is not about to leave, who was not is no champion.
segments as (

    select
        features.platform,
        features.user_id,
        case
            when features.joined_age < 28 then 'new'
            when features.last_active_age < 28 then 'active'
            when features.last_active_age < 56 then 'at risk'
            when features.last_active_age < 180 then 'dormant'
            when features.active_days > 0 then 'lost'
            else 'never active'
        end as lifecycle_status,
        scored.recency_score,
        scored.frequency_score,
        scored.value_score,
        case
            when scored.user_id is null and features.joined_age < 28 then 'not yet active'
            when scored.user_id is null then 'never active'
            when last_active_age >= 56 and (frequency_score >= 4 or value_score >= 4) then 'slipping away'
            when last_active_age >= 56 then 'hibernating'
            when recency_score >= 4 and frequency_score >= 4 and value_score >= 4 then 'champions'
            when frequency_score >= 4 and (recency_score >= 3 or last_active_age < 28) then 'loyal'
            when recency_score >= 4 then 'promising'
            when recency_score >= 3 or last_active_age < 28 then 'occasional'
            when frequency_score >= 4 or value_score >= 4 then 'slipping away'
            else 'hibernating'
        end as rfv_segment

    from features

    left join scored
        on features.platform = scored.platform and features.user_id = scored.user_id

)

select * from segments
