{#-
    A ring is a set of groups of which every line (an age group over genders or a gender over age groups, totals included)
    has two or none. One person more in a group of the ring and one less in the next, all the way round, changes no sum: what
    is hidden in rings cannot be had by subtraction. Two genders of two age groups are a ring, `all` among them or not. Where a
    gender and its age groups have nobody else, two cells are one together with their four totals.
-#}
{%- set cells = [('small_gender', 'small_age_group'), ('other_gender', 'other_age_group')] %}
{%- set corners = [('small_gender', 'other_age_group'), ('other_gender', 'small_age_group')] %}
{%- set totals = [
    ('small_gender', "'all'"), ('other_gender', "'all'"), ("'all'", 'small_age_group'), ("'all'", 'other_age_group')
] %}
with

-- The total of a platform's month stands in monthly_active_users too: to hide it would hide nothing.
hideable as (

    select * from {{ ref('int_demographic_groups') }}
    where gender <> 'all' or age_group <> 'all'

),

pairs as (

    select
        small.platform,
        small.activity_month,
        small.gender as small_gender,
        small.age_group as small_age_group,
        other.gender as other_gender,
        other.age_group as other_age_group,
        row_number() over (
            order by small.platform, small.activity_month, small.gender, small.age_group, other.gender, other.age_group
        ) as pair

    from hideable as small

    inner join hideable as other
        on
            small.platform = other.platform
            and small.activity_month = other.activity_month
            and small.gender <> other.gender
            and small.age_group <> other.age_group

    where small.is_small

),

ring_groups as (

    {% for gender, age_group in cells + corners -%}
    select *, 4 as ring_size, {{ gender }} as gender, {{ age_group }} as age_group from pairs
    union all
    {% endfor -%}
    {% for gender, age_group in cells + totals -%}
    select *, 6 as ring_size, {{ gender }} as gender, {{ age_group }} as age_group from pairs
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Not every two genders meet in every two age groups.
rings as (

    select
        hideable.*,
        ring_groups.pair,
        ring_groups.ring_size,
        count(*) over (partition by ring_groups.pair, ring_groups.ring_size) = ring_groups.ring_size as is_whole,
        sum(case when hideable.is_small then 0 else hideable.active_users end) over (
            partition by ring_groups.pair, ring_groups.ring_size
        ) as lost_users

    from ring_groups

    inner join hideable
        on
            ring_groups.platform = hideable.platform
            and ring_groups.activity_month = hideable.activity_month
            and ring_groups.gender = hideable.gender
            and ring_groups.age_group = hideable.age_group

),

ranked as (

    select
        *,
        row_number() over (
            partition by platform, activity_month, gender, age_group order by lost_users, ring_size, pair
        ) as ring_rank

    from rings

    where is_whole

),

-- Each small group takes the ring that costs the fewest people of groups that are not small.
hidden_groups as (

    select distinct
        ranked.platform,
        ranked.activity_month,
        ranked.gender,
        ranked.age_group

    from ranked

    inner join ranked as chosen
        on
            ranked.pair = chosen.pair
            and ranked.ring_size = chosen.ring_size
            and chosen.is_small
            and chosen.ring_rank = 1

)

select * from hidden_groups
