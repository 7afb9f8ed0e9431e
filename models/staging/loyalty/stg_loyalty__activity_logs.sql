with

checked as (

    select * from {{ ref('base_loyalty__activity_logs_checked') }}

),

accepted as (

    -- Of rows with the same activity id the newest stays.
    select
        *,
        row_number() over (
            partition by duplicate_key
            order by occurred_at desc, user_id, activity_type nulls last, feature nulls last, campaign_id nulls last
        ) as repeat_number

    from checked

    where reject_reason is null

),

staged as (

    select
        activity_id,
        user_id,
        activity_type,
        feature,
        campaign_id,
        occurred_at

    from accepted

    where repeat_number = 1 or duplicate_key is null

)

select * from staged
