{#
    The rule of small groups (definitions.md), as a relation: a row per value of a breakdown with the people who have it, whether
    it is one of the small ones, and the value to publish. Values of fewer people than the threshold are `other`, which
    takes in the next smallest until it reaches the threshold; a value that is called other is taken in first.
    relation: [partition, attribute_value, person], distinct, where a person may have several values and counts with the first
    of them only; or [partition, attribute_value, people] with has_people, where everybody has one.
    partition: columns whose every combination is broken down by itself. threshold: by default the variable.
#}
{% macro small_values(relation, partition=none, has_people=false, threshold=none) -%}
{%- set keys = partition ~ ', ' if partition else '' -%}
{%- set each = 'partition by ' ~ partition if partition else '' -%}
{%- set threshold = var('small_group_threshold') if threshold is none else threshold -%}
(
    with

    counted as (

        select {{ keys }}attribute_value, {{ 'people' if has_people else 'count(person) as people' }}
        from {{ relation }}
        {{ 'group by ' ~ keys ~ 'attribute_value' if not has_people }}

    ),

    ordered as (

        select
            *,
            min(people) over ({{ each }}) < {{ threshold }} as has_small,
            row_number() over (
                {{ each }} order by case when attribute_value = 'other' then 0 else 1 end, people, attribute_value
            ) as value_order
        from counted

    ),

    {% if has_people -%}
    added as (

        select {{ keys }}value_order, people as added_people from ordered

    ),
    {%- else -%}
    first_values as (

        select {{ keys }}person, min(value_order) as value_order
        from {{ relation }}
        inner join ordered using ({{ keys }}attribute_value)
        where person is not null and has_small
        group by {{ keys }}person

    ),

    added as (

        select {{ keys }}value_order, count(*) as added_people
        from first_values
        group by {{ keys }}value_order

    ),
    {%- endif %}

    with_people_before as (

        select
            *,
            coalesce(
                sum(added_people) over (
                    {{ each }} order by value_order rows between unbounded preceding and 1 preceding
                ), 0
            ) as people_before
        from ordered
        left join added using ({{ keys }}value_order)

    ),

    judged as (

        select
            *,
            people < {{ threshold }} or (has_small and people_before < {{ threshold }}) as is_small
        from with_people_before

    )

    select
        {{ keys }}attribute_value,
        people,
        is_small,
        case when is_small then 'other' else attribute_value end as published_value
    from judged
)
{%- endmacro %}
