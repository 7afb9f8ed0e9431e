{%- set first_by %}
    occurred_at desc, user_id, transaction_type, points, campaign_id nulls last
{%- endset -%}

with

accepted as (

    select
        transaction_id,
        user_id,
        lower(transaction_type) as transaction_type,
        campaign_id,
        points,
        occurred_at

    from {{ ref('base_loyalty__point_transactions_judged') }}

    where reject_reason is null

),

-- Of rows with the same transaction id the newest stays.
staged as (

    {{ user_engagement.without_repeats('accepted', 'loyalty.point_transactions', first_by=first_by) }}

)

select * from staged
