with

movements as (

    select min(movement_date) as first_date
    from {{ ref('int_point_movements') }}

),

ledger as (

    select
        movements.first_date,
        platforms.as_of_date as last_date

    from movements

    inner join {{ ref('int_platforms') }} as platforms
        on platforms.platform = 'loyalty'

    where movements.first_date is not null

)

select * from ledger
