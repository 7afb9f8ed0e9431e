with

users as (

    select * from {{ ref('users') }}

),

memberships as (

    {% for segment_type in ['lifecycle_status', 'rfv_segment', 'membership_level'] -%}
    select
        platform,
        '{{ segment_type }}' as segment_type,
        {{ segment_type }} as segment,
        active_days_28d,
        is_28d_complete,
        unavailable_reason

    from users
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (

    select
        platform,
        segment_type,
        segment,
        is_28d_complete,
        unavailable_reason,
        count(*) as users,
        case when is_28d_complete then count(*) filter (where active_days_28d > 0) end as active_users_28d

    from memberships

    group by platform, segment_type, segment, is_28d_complete, unavailable_reason

),

segments as (

    select
        platform,
        segment_type,
        segment,
        cast(users as bigint) as users,
        {{ user_engagement.ratio('users', 'sum(users) over (partition by platform, segment_type)') }} as user_share,
        cast(active_users_28d as bigint) as active_users_28d,
        {{ user_engagement.ratio('active_users_28d', 'users') }} as active_share,
        {{ user_engagement.wilson_lower('active_users_28d', 'users') }} as active_share_lower,
        {{ user_engagement.wilson_upper('active_users_28d', 'users') }} as active_share_upper,
        is_28d_complete,
        unavailable_reason

    from counted

)

select * from segments
