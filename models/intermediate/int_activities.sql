with

activity_types as (

    select * from {{ ref('activity_types') }}

),

logged_activities as (

    select
        'loyalty' as platform,
        user_id,
        occurred_at,
        activity_type,
        feature,
        campaign_id

    from {{ ref('stg_loyalty__activity_logs') }}

),

point_transactions as (

    select
        'loyalty' as platform,
        user_id,
        occurred_at,
        concat('points_', transaction_type) as activity_type,
        cast(null as {{ dbt.type_string() }}) as feature,
        campaign_id

    from {{ ref('stg_loyalty__point_transactions') }}

),

video_views as (

    select
        'learning' as platform,
        student_id as user_id,
        cast(watched_on as timestamp) as occurred_at,
        'video_view' as activity_type,
        case when course_id is not null then concat('course ', course_id) end as feature,
        cast(null as {{ dbt.type_string() }}) as campaign_id

    from {{ ref('stg_learning__student_video_watched') }}

    where seconds_watched > 0

),

telecom_sessions as (

    select
        'telecom' as platform,
        subscriber_id as user_id,
        started_at as occurred_at,
        'data_session' as activity_type,
        cast(null as {{ dbt.type_string() }}) as feature,
        cast(null as {{ dbt.type_string() }}) as campaign_id

    from {{ ref('stg_telecom__xdr_sessions') }}

    where subscriber_id is not null

),

unioned as (

    select * from logged_activities
    union all
    select * from point_transactions
    union all
    select * from video_views
    union all
    select * from telecom_sessions

),

activities as (

    select
        unioned.platform,
        unioned.user_id,
        unioned.occurred_at,
        cast(unioned.occurred_at as date) as activity_date,
        unioned.activity_type,
        unioned.feature,
        unioned.campaign_id

    from unioned

    left join activity_types
        on
            unioned.platform = activity_types.platform
            and lower(unioned.activity_type) = activity_types.activity_type

    where
        coalesce(activity_types.is_activity, true)
        and cast(unioned.occurred_at as date)
        <= {{ user_engagement.as_of('unioned.platform', 'cast(unioned.occurred_at as date)') }}

)

select * from activities
