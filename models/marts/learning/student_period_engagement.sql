with

periods as (

    select * from {{ ref('int_comparison_periods') }}

),

users as (

    select * from {{ ref('int_users') }}
    where platform = 'learning'

),

watched as (

    select
        views.student_id,
        periods.period,
        periods.is_complete,
        sum(views.seconds_watched) as seconds_watched

    from {{ ref('int_video_views') }} as views

    inner join periods on views.watched_on between periods.starts_on and periods.known_until

    where views.seconds_watched > 0

    group by views.student_id, periods.period, periods.is_complete

),

paid as (

    select distinct subscriptions.user_key, periods.period

    from {{ ref('subscription_periods') }} as subscriptions

    inner join periods on subscriptions.starts_on <= periods.known_until

    where subscriptions.ends_on >= periods.starts_on or subscriptions.ends_on is null

),

certified as (

    select
        certificates.student_id,
        periods.period,
        count(*) as certificates

    from {{ ref('stg_learning__student_certificates') }} as certificates

    inner join periods on certificates.issued_on between periods.starts_on and periods.known_until

    group by certificates.student_id, periods.period

),

engagement as (

    select
        users.user_key,
        watched.period,
        {{ user_engagement.to_minutes('watched.seconds_watched') }} as minutes_watched,
        paid.user_key is not null as is_paid,
        cast(coalesce(certified.certificates, 0) as bigint) as certificates,
        watched.is_complete

    from watched

    inner join users on watched.student_id = users.user_id

    left join paid on users.user_key = paid.user_key and watched.period = paid.period

    left join certified on watched.student_id = certified.student_id and watched.period = certified.period

)

select * from engagement
