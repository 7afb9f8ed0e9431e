with

participants as (

    select
        platform,
        campaign_id,
        user_id,
        min(participation_date) as first_participation_date

    from {{ ref('int_campaign_participations') }}

    group by platform, campaign_id, user_id

),

returned as (

    select
        participants.platform,
        participants.campaign_id,
        participants.user_id,
        min(active_days.activity_date) as return_date

    from participants

    inner join {{ ref('int_user_active_days') }} as active_days
        on
            participants.platform = active_days.platform
            and participants.user_id = active_days.user_id
            and participants.first_participation_date < active_days.activity_date

    group by participants.platform, participants.campaign_id, participants.user_id

),

campaign_participants as (

    select
        participants.platform,
        participants.campaign_id,
        participants.user_id,
        participants.first_participation_date,
        cast({{ dbt.datediff('participants.first_participation_date', 'returned.return_date', 'day') }} as integer)
            as days_to_return

    from participants

    left join returned
        on
            participants.platform = returned.platform
            and participants.campaign_id = returned.campaign_id
            and participants.user_id = returned.user_id

)

select * from campaign_participants
