-- An unreadable birth date or age leaves its profile usable, with null in its place. More than a twentieth of them unreadable
-- is no typing error: their format is another one, as in 31/12/1990.
{{ config(severity='warn') }}

with

attributes as (

    {% for attribute in ['birth_date', 'age'] %}
    select
        '{{ attribute }}' as attribute,
        (select count({{ attribute }}) from {{ ref('base_loyalty__user_profiles') }}) as given_values,
        (select count({{ attribute }}) from {{ ref('base_loyalty__user_profiles_checked') }}) as read_values
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from attributes
where read_values < 0.95 * given_values
