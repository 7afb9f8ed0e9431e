-- One value is small where it has fewer people than the threshold, or where it is needed for the small ones to be enough together.
with

-- Of people with several values: a and b are those of the same few, so that c, which has enough, is taken in with them.
people_values as (

    {% for breakdown, value, first, number in [
        ('same people', 'a', 0, 9), ('same people', 'b', 0, 9),
        ('same people', 'c', 0, 10), ('same people', 'd', 0, 11),
        ('enough', 'a', 0, 10), ('enough', 'other', 0, 10),
        ('others are enough', 'a', 0, 9), ('others are enough', 'b', 10, 10),
        ('others are enough', 'other', 20, 30)
    ] -%}
    {% for person in range(number) -%}
    select '{{ breakdown }}' as breakdown, '{{ value }}' as attribute_value, {{ first + person }} as person
    union all
    {% endfor -%}
    {% endfor -%}
    select 'nobody' as breakdown, 'a' as attribute_value, cast(null as integer) as person

),

expected as (

    {% for breakdown, value, published in [
        ('same people', 'a', 'other'), ('same people', 'b', 'other'), ('same people', 'c', 'other'), ('same people', 'd', 'd'),
        ('enough', 'a', 'a'), ('enough', 'other', 'other'),
        ('others are enough', 'a', 'other'), ('others are enough', 'b', 'b'), ('others are enough', 'other', 'other'),
        ('nobody', 'a', 'other')
    ] -%}
    select '{{ breakdown }}' as breakdown, '{{ value }}' as attribute_value, '{{ published }}' as published_value
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

found as (

    select breakdown, attribute_value, published_value
    from {{ user_engagement.small_values('people_values', 'breakdown', threshold=10) }} as small_values

)

select *

from expected

full outer join found
    on expected.breakdown = found.breakdown and expected.attribute_value = found.attribute_value

where expected.published_value is distinct from found.published_value
