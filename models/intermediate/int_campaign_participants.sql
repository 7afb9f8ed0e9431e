with

participants as (

    select
        platform,
        campaign_id,
        user_id,
        min(participation_date) as first_participation_date,
        min_by(activities, participation_date) as activities

    from {{ ref('int_campaign_participations') }}

    group by platform, campaign_id, user_id

),

followed as (

    select
        participants.platform,
        participants.campaign_id,
        participants.user_id,
        min(active_days.activity_date) filter (
            where active_days.activity_date > participants.first_participation_date
        ) as return_date,
        max(active_days.activities) filter (
            where active_days.activity_date = participants.first_participation_date
        ) as activities_of_day

    from participants

    inner join {{ ref('int_user_active_days') }} as active_days
        on
            participants.platform = active_days.platform
            and participants.user_id = active_days.user_id
            and participants.first_participation_date <= active_days.activity_date

    group by participants.platform, participants.campaign_id, participants.user_id

),

campaign_participants as (

    select
        participants.platform,
        participants.campaign_id,
        participants.user_id,
        participants.first_participation_date,
        cast({{ dbt.datediff('participants.first_participation_date', 'followed.return_date', 'day') }} as integer)
            as days_to_return,
        coalesce(followed.activities_of_day > participants.activities, false) as is_otherwise_active

    from participants

    left join followed
        on
            participants.platform = followed.platform
            and participants.campaign_id = followed.campaign_id
            and participants.user_id = followed.user_id

)

select * from campaign_participants
