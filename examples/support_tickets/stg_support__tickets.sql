with

accepted as (

    select
        ticket_id,
        customer_id,
        topic,
        opened_at

    from {{ ref('base_support__tickets_judged') }}

    where reject_reason is null

),

-- Of rows with the same ticket id the newest stays.
staged as (

    {{ user_engagement.without_repeats('accepted', 'support.tickets', first_by='opened_at desc, customer_id, topic nulls last') }}

)

select * from staged
