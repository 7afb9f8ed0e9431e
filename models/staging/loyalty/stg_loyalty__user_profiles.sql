{%- set first_by %}
    registered_at nulls last, birth_date nulls last, membership_level nulls last,
    gender nulls last, country nulls last, age nulls last, age_group nulls last
{%- endset -%}

with

accepted as (

    select
        user_id,
        gender,
        birth_date,
        age,
        age_group,
        membership_level,
        country,
        registered_at

    from {{ ref('base_loyalty__user_profiles_judged') }}

    where reject_reason is null

),

-- One profile a user: the earliest registration, so that a repeated profile makes nobody new again.
staged as (

    {{ user_engagement.without_repeats('accepted', 'loyalty.user_profiles', first_by=first_by) }}

)

select * from staged
