{#- Days from a fixed day, so that the windows hold narrow numbers. -#}
{%- set first_day = "cast('2000-01-01' as date)" -%}

with

active_days as (

    select
        platform,
        user_id,
        activity_date,
        days_since_previous,
        cast({{ dbt.datediff(first_day, 'activity_date', 'day') }} as integer) as day_number

    from {{ ref('int_observed_active_days') }}

    where platform in (select platform from {{ ref('int_campaign_users') }})

),

surrounded as (

    select
        platform,
        user_id,
        activity_date,
        days_since_previous,
        lead(days_since_previous) over (partition by platform, user_id order by day_number) as days_to_next,
        count(*) over (
            partition by platform, user_id order by day_number range between 28 preceding and 1 preceding
        ) as active_days_before

    from active_days

),

campaign_days as (

    select distinct followed_days.*

    from {{ ref('int_followed_days') }} as followed_days

    inner join {{ ref('int_campaign_participants') }} as participants
        on
            followed_days.platform = participants.platform
            and followed_days.activity_date = participants.first_participation_date

),

described as (

    select
        surrounded.*,
        users.user_number,
        campaign_days.is_followed_7d,
        campaign_days.is_followed_28d,
        {{ dbt.datediff('users.joined_date', 'surrounded.activity_date', 'day') }} as days_since_joined

    from surrounded

    inner join campaign_days
        on surrounded.platform = campaign_days.platform and surrounded.activity_date = campaign_days.activity_date

    inner join {{ ref('int_campaign_users') }} as users
        on surrounded.platform = users.platform and surrounded.user_id = users.user_id

),

user_days as (

    select
        platform,
        user_number,
        activity_date,
        cast(case
            when days_since_joined <= 2 then 0
            when days_since_joined <= 6 then 3
            when days_since_joined <= 13 then 7
            when days_since_joined <= 27 then 14
            when days_since_joined <= 89 then 28
            when days_since_joined <= 364 then 90
            else 365
        end as integer) as joined_days_from,
        cast(case
            when active_days_before = 0 then 0
            when active_days_before <= 2 then 1
            when active_days_before <= 6 then 3
            when active_days_before <= 13 then 7
            else 14
        end as integer) as active_days_from,
        cast(coalesce(least(days_since_previous, 29), 29) as integer) as days_since_previous,
        cast(active_days_before as integer) as active_days_before,
        is_followed_7d,
        cast(case when days_to_next <= 7 then 1 else 0 end as integer) as returned_7d,
        is_followed_28d,
        cast(case when days_to_next <= 28 then 1 else 0 end as integer) as returned_28d

    from described

)

select * from user_days
