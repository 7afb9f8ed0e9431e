with

amounts as (

    select
        'loyalty' as platform,
        user_id,
        movement_date as amount_date,
        points as amount,
        1 as unit_size

    from {{ ref('int_point_movements') }}

    where transaction_type = 'earn'

    union all

    select
        'learning' as platform,
        student_id as user_id,
        watched_on as amount_date,
        seconds_watched as amount,
        60 as unit_size

    from {{ ref('int_video_views') }}

    union all

    select
        'telecom' as platform,
        subscriber_id as user_id,
        cast(started_at as date) as amount_date,
        coalesce(total_download_bytes, 0) + coalesce(total_upload_bytes, 0) as amount,
        1 as unit_size

    from {{ ref('int_network_sessions') }}

    where subscriber_id is not null

),

user_values as (

    select
        amounts.platform,
        amounts.user_id,
        {{ user_engagement.ratio('sum(amounts.amount)', 'max(amounts.unit_size)') }} as user_value

    from amounts

    inner join {{ ref('int_platforms') }} as platforms
        on amounts.platform = platforms.platform and amounts.amount_date <= platforms.as_of_date

    group by amounts.platform, amounts.user_id

)

select * from user_values
