{#- The 95th percentile of the chi-square distribution with one degree of freedom. -#}
{%- set chi_square_critical_value = 3.841458820694124 -%}
{#- Below it the statistic does not follow that distribution (Cochran's rule). -#}
{%- set smallest_valid_expected_count = 5 -%}
{#- Of the two by two table: n * n * (P(A and B) - P(A)P(B)), the product of its four margins, and that of the two smallest. -#}
{%- set deviation = 'cast(watched_both * neither - only_a * only_b as double)' -%}
{%- set margins = 'cast(watched_a as double) * (students - watched_a) * watched_b * (students - watched_b)' -%}
{%- set smallest_margins = 'least(watched_a, students - watched_a) * least(watched_b, students - watched_b)' -%}

with

counts as (

    select * from {{ ref('int_period_overlap_counts') }}

),

measured as (

    select
        *,
        {{ user_engagement.ratio('watched_a', 'students') }} as p_a,
        {{ user_engagement.ratio('watched_b', 'students') }} as p_b,
        {{ user_engagement.ratio('watched_both', 'students') }} as p_a_and_b,
        {{ user_engagement.ratio('watched_both', 'watched_b') }} as p_a_given_b,
        {{ user_engagement.ratio('watched_both', 'watched_a') }} as p_b_given_a,
        {{ user_engagement.ratio('watched_both * students', 'watched_a * watched_b') }} as lift,
        {{ user_engagement.ratio(deviation, 'sqrt(' ~ margins ~ ')') }} as phi,
        {{ user_engagement.ratio(smallest_margins, 'students') }} as smallest_expected_count,
        {{ user_engagement.ratio(['students', deviation, deviation] | join(' * '), margins) }} as chi_square

    from counts

),

decided as (

    select
        period_a,
        period_b,
        universe,
        students,
        watched_both as {{ adapter.quote('both') }},
        only_a,
        only_b,
        neither,
        p_a,
        p_b,
        p_a_and_b,
        p_a_given_b,
        p_b_given_a,
        lift,
        phi,
        smallest_expected_count,
        -- No else: where nobody is outside both periods, the statistic follows no chi-square distribution; nor are there p and df.
        case when universe = 'registered_before_period_a_end' then chi_square end as chi_square,
        case
            when universe = 'registered_before_period_a_end' and chi_square is not null then cast(1 as bigint)
        end as degrees_of_freedom,
        case
            when universe = 'registered_before_period_a_end' then {{ user_engagement.chi_square_p_value('chi_square') }}
        end as p_value,
        case
            when phi is null then 'undecided'
            when universe = 'watched_in_either' and phi <> 0 then 'dependent'
            when smallest_expected_count < {{ smallest_valid_expected_count }} then 'undecided'
            when chi_square > {{ chi_square_critical_value }} then 'dependent'
            else 'independent'
        end as decision,
        is_complete

    from measured

)

select * from decided
