{%- set first_by %}
    occurred_at desc, activity_type nulls last, feature nulls last, campaign_id nulls last
{%- endset -%}

with

accepted as (

    select
        activity_id,
        user_id,
        activity_type,
        feature,
        campaign_id,
        occurred_at

    from {{ ref('base_loyalty__activity_logs_judged') }}

    where reject_reason is null

),

-- Of rows with the same id, user and day the newest stays; without an id, all.
staged as (

    {{ user_engagement.without_repeats('accepted', 'loyalty.activity_logs', first_by=first_by) }}

)

select * from staged
