with

cells as (

    select
        participants.platform,
        participants.campaign_id,
        user_days.activity_date,
        user_days.joined_days_from,
        user_days.active_days_from

    from {{ ref('int_campaign_participants') }} as participants

    inner join {{ ref('int_campaign_users') }} as users
        on participants.platform = users.platform and participants.user_id = users.user_id

    inner join {{ ref('int_campaign_user_days') }} as user_days
        on
            users.user_number = user_days.user_number
            and participants.first_participation_date = user_days.activity_date

    group by 1, 2, 3, 4, 5

),

numbered as (

    select
        *,
        cast(dense_rank() over (order by platform, campaign_id) as integer) as campaign_number,
        cast(row_number() over (
            order by platform, campaign_id, activity_date, joined_days_from, active_days_from
        ) as integer) as cell_number

    from cells

)

select * from numbered
