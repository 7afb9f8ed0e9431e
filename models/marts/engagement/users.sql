with

features as (

    select
        *,
        {{ user_engagement.month_of('as_of_date') }} as as_of_month

    from {{ ref('int_user_features') }}

),

age_bands as (

    select * from {{ ref('age_bands') }}

),

balances as (

    select
        'loyalty' as platform,
        user_id,
        sum(signed_points) as points_balance

    from {{ ref('int_point_movements') }}

    group by user_id

),

users as (

    select
        features.platform,
        features.user_key,
        attributes.joined_date,
        attributes.registered_date,
        attributes.membership_level,
        attributes.gender,
        coalesce(age_bands.age_group, attributes.age_group, 'unknown') as age_group,
        attributes.country,
        features.first_active_date,
        features.last_active_date,
        features.active_days,
        features.activities,
        features.active_days_28d,
        features.activities_28d,
        features.is_28d_complete,
        {{ user_engagement.unavailable_reason('features.log_step') }} as unavailable_reason,
        features.user_value,
        segments.lifecycle_status,
        segments.recency_score,
        segments.frequency_score,
        segments.value_score,
        segments.rfv_segment,
        case
            when features.platform = 'loyalty' then cast(coalesce(balances.points_balance, 0) as decimal(28, 4))
            -- No else: the other platforms have no points.
        end as points_balance,
        clusters.cluster,
        scores.inactivity_probability

    from features

    inner join {{ ref('int_users') }} as attributes
        on features.platform = attributes.platform and features.user_id = attributes.user_id

    inner join {{ ref('int_user_segments') }} as segments
        on features.platform = segments.platform and features.user_id = segments.user_id

    left join balances
        on features.platform = balances.platform and features.user_id = balances.user_id

    left join {{ ref('user_clusters') }} as clusters
        on
            features.platform = clusters.platform
            and features.user_key = clusters.user_key
            and clusters.algorithm = 'kmeans'

    left join {{ ref('inactivity_scores') }} as scores
        on features.platform = scores.platform and features.user_key = scores.user_key

    left join age_bands
        on coalesce(
            {{ user_engagement.age_at_end_of_month('attributes.birth_date', 'features.as_of_month') }}, attributes.age
        ) between age_bands.age_from and age_bands.age_to

)

select * from users
