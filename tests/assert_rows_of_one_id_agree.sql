-- An id that rows of several users, days or amounts share names no one occurrence. Of purchases, certificates and movements of
-- points all but one of these rows are lost as repeats; of activities each user and day keeps one.
{{ config(severity='warn') }}

with

counted as (

    {% for entry in user_engagement.registry() if entry.agreeing %}
    select
        '{{ entry.raw_table }}' as raw_table,
        count(*) as ids_of_rows_that_differ

    from (
        select {{ entry.key[0] }}

        from {{ ref(user_engagement.model_of(entry, 'base') ~ '_judged') }}

        where reject_reason is null and {{ entry.key[0] }} is not null

        group by {{ entry.key[0] }}

        having
            false
            {%- for column in entry.agreeing %}
            or min({{ column }}) <> max({{ column }})
            {%- endfor %}
    ) as ids
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    raw_table,
    ids_of_rows_that_differ,
    concat(
        raw_table, ': rows of ', cast(ids_of_rows_that_differ as {{ dbt.type_string() }}), ' ids differ in ',
        case raw_table
            {%- for entry in user_engagement.registry() if entry.agreeing %}
            when '{{ entry.raw_table }}' then '{{ entry.agreeing | join(" or ") }}'
            {%- endfor %}
        end,
        '. One id should be one occurrence: see README, "Your own data".'
    ) as sentence

from counted

where ids_of_rows_that_differ > 0
