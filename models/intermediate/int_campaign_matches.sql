with

cells as (

    select * from {{ ref('int_campaign_cells') }}

),

campaigns as (

    select distinct platform, campaign_id, campaign_number
    from cells

),

participants as (

    select
        campaigns.campaign_number,
        users.user_number,
        participants.first_participation_date,
        participants.is_otherwise_active

    from {{ ref('int_campaign_participants') }} as participants

    inner join campaigns
        on participants.platform = campaigns.platform and participants.campaign_id = campaigns.campaign_id

    inner join {{ ref('int_campaign_users') }} as users
        on participants.platform = users.platform and participants.user_id = users.user_id

),

matches as (

    select
        cells.campaign_number,
        cells.cell_number,
        user_days.user_number,
        participants.user_number is not null and participants.first_participation_date = user_days.activity_date
            as is_participant,
        coalesce(participants.is_otherwise_active, false) as is_otherwise_active,
        user_days.days_since_previous,
        user_days.active_days_before,
        user_days.is_followed_7d,
        user_days.is_followed_28d,
        user_days.returned_7d,
        user_days.returned_28d

    from cells

    inner join {{ ref('int_campaign_user_days') }} as user_days
        on
            cells.platform = user_days.platform
            and cells.activity_date = user_days.activity_date
            and cells.joined_days_from = user_days.joined_days_from
            and cells.active_days_from = user_days.active_days_from

    left join participants
        on cells.campaign_number = participants.campaign_number and user_days.user_number = participants.user_number

    -- Who took part on an earlier day is no comparison any more.
    where participants.user_number is null or participants.first_participation_date >= user_days.activity_date

)

select * from matches
