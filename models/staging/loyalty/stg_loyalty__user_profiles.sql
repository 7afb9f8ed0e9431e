with

checked as (

    select * from {{ ref('base_loyalty__user_profiles_checked') }}

),

accepted as (

    -- One profile a user: the earliest registration, so that a repeated profile makes nobody new again.
    select
        *,
        row_number() over (
            partition by duplicate_key
            order by
                registered_at nulls last, birth_date nulls last, membership_level nulls last, gender nulls last,
                country nulls last, age nulls last, age_group nulls last
        ) as repeat_number

    from checked

    where reject_reason is null

),

staged as (

    select
        user_id,
        gender,
        birth_date,
        age,
        age_group,
        membership_level,
        country,
        registered_at

    from accepted

    where repeat_number = 1 or duplicate_key is null

)

select * from staged
