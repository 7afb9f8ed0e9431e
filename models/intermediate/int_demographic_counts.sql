with

age_bands as (

    select * from {{ ref('age_bands') }}

),

-- Age at the end of a month hangs on the month of birth alone, so few groups are left before ages are looked up.
born_groups as (

    select
        active_months.platform,
        active_months.activity_month,
        users.gender,
        {{ user_engagement.month_of('users.birth_date') }} as birth_month,
        users.age,
        users.age_group,
        count(*) as active_users,
        sum(active_months.active_days) as active_days,
        sum(active_months.activities) as activities

    from {{ ref('int_user_active_months') }} as active_months

    inner join {{ ref('int_users') }} as users
        on active_months.platform = users.platform and active_months.user_id = users.user_id

    group by 1, 2, 3, 4, 5, 6

),

demographic_counts as (

    select
        born_groups.platform,
        born_groups.activity_month,
        born_groups.gender,
        coalesce(age_bands.age_group, born_groups.age_group, 'unknown') as age_group,
        cast(sum(born_groups.active_users) as bigint) as active_users,
        cast(sum(born_groups.active_days) as bigint) as active_days,
        cast(sum(born_groups.activities) as bigint) as activities

    from born_groups

    left join age_bands
        on coalesce(
            {{ user_engagement.age_at_end_of_month('born_groups.birth_month', 'born_groups.activity_month') }}, born_groups.age
        ) between age_bands.age_from and age_bands.age_to

    group by 1, 2, 3, 4

)

select * from demographic_counts
