with

movements as (

    select * from {{ ref('int_point_movements') }}

),

platforms as (

    select * from {{ ref('int_platforms') }}
    where platform = 'loyalty'

),

moved as (

    select
        min(movement_date) as first_date,
        max(movement_date) as last_movement_date

    from movements

),

ledger as (

    select
        moved.first_date,
        greatest(
            moved.last_movement_date,
            coalesce(platforms.last_observed_date, moved.last_movement_date)
        ) as last_date

    from moved

    left join platforms on true

    where moved.first_date is not null

)

select * from ledger
