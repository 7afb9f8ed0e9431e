with

tickets as (

    select * from {{ ref('base_support__tickets') }}

),

judged as (

    select
        *,
        case
            {{ user_engagement.when_forgotten('support.tickets') }}
            when customer_id is null then 'missing_user'
            {{ user_engagement.when_unusable_time('opened_at', 'support.tickets') }}
            -- No else: null is an accepted row.
        end as reject_reason

    from tickets

)

select * from judged
