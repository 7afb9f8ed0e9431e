with

participants as (

    select
        *,
        min(first_participation_date) over (partition by platform, campaign_id) as campaign_start_date

    from {{ ref('int_campaign_participants') }}

),

points as (

    select
        'loyalty' as platform,
        campaign_id,
        sum(points) filter (where transaction_type = 'earn') as points_earned,
        sum(points) filter (where transaction_type = 'redeem') as points_redeemed,
        count(distinct user_id) filter (where transaction_type = 'earn') as earning_users,
        count(distinct user_id) filter (where transaction_type = 'redeem') as redeeming_users

    from {{ ref('int_point_movements') }}

    group by campaign_id

),

counted as (

    select
        participants.platform,
        participants.campaign_id,
        participants.campaign_start_date,
        {%- for days in [7, 28] %}
        count(*) filter (where is_followed_{{ days }}d) as followed_participants_{{ days }}d,
        count(*) filter (where is_followed_{{ days }}d and days_to_return <= {{ days }}) as returned_participants_{{ days }}d,
        {%- endfor %}
        count(*) as participants,
        count(*) filter (where users.joined_date >= participants.campaign_start_date) as new_users

    from participants

    inner join {{ ref('int_users') }} as users
        on participants.platform = users.platform and participants.user_id = users.user_id

    left join {{ ref('int_followed_days') }} as followed_days
        on
            participants.platform = followed_days.platform
            and participants.first_participation_date = followed_days.activity_date

    group by participants.platform, participants.campaign_id, participants.campaign_start_date

),

with_points as (

    select
        counted.*,
        points.points_earned,
        points.points_redeemed,
        counted.participants < {{ var('small_group_threshold') }} as has_few_participants,
        -- Nobody's points are 0.
        coalesce(nullif(points.earning_users, 0) < {{ var('small_group_threshold') }}, false) as has_few_earning,
        coalesce(nullif(points.redeeming_users, 0) < {{ var('small_group_threshold') }}, false) as has_few_redeeming

    from counted

    left join points
        on counted.platform = points.platform and counted.campaign_id = points.campaign_id

),

performance as (

    select
        with_points.platform,
        with_points.campaign_id,
        with_points.campaign_start_date,
        cast(with_points.participants as bigint) as participants,
        cast(with_points.new_users as bigint) as new_users,
        {%- for days in [7, 28] %}
        cast(followed_participants_{{ days }}d as bigint) as followed_participants_{{ days }}d,
        case
            when followed_participants_{{ days }}d > 0 then cast(returned_participants_{{ days }}d as bigint)
        end as returned_participants_{{ days }}d,
        case
            when followed_participants_{{ days }}d >= {{ var('small_group_threshold') }}
                then {{ user_engagement.ratio('returned_participants_' ~ days ~ 'd', 'followed_participants_' ~ days ~ 'd') }}
        end as return_rate_{{ days }}d,
        {%- endfor %}
        case when not has_few_earning then cast(coalesce(points_earned, 0) as decimal(28, 4)) end as points_earned,
        case when not has_few_redeeming then cast(coalesce(points_redeemed, 0) as decimal(28, 4)) end as points_redeemed,
        has_few_participants or has_few_earning or has_few_redeeming as is_suppressed,
        {{ user_engagement.unavailable_reason('platforms.log_step') }} as unavailable_reason

    from with_points

    inner join {{ ref('int_platforms') }} as platforms
        on with_points.platform = platforms.platform

)

select * from performance
