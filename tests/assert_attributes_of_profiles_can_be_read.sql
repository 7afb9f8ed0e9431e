-- An unreadable birth date or age leaves its profile usable, with null in its place. More than a twentieth of them unreadable
-- is no typing error: their format is another one, as in 31/12/1990.
{{ config(severity='warn') }}

with

attributes as (

    {% for attribute in ['birth_date', 'age'] %}
    select
        '{{ attribute }}' as attribute,
        count({{ attribute }}) as read_values,
        count(*) filter (where {{ user_engagement.is_unreadable(attribute) }}) as unreadable_values

    from {{ ref('base_loyalty__user_profiles') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from attributes
where unreadable_values > 0.05 * (read_values + unreadable_values)
