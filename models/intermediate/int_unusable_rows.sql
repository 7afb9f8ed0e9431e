{#- A leaf: what fails here stops no other model. -#}
with

raw_row_counts as (

    select
        raw_table,
        raw_rows,
        case raw_table
            {%- for entry in user_engagement.registry() %}
            when '{{ entry.raw_table }}' then cast({{ user_engagement.least_usable_share(entry.raw_table) }} as double)
            {%- endfor %}
        end as least_usable_share

    from {{ ref('int_raw_row_counts') }}

),

-- Lines of totals are of no use by their nature.
unusable as (

    select
        raw_table,
        cast(sum(quarantined_rows) as bigint) as unusable_rows,
        {{ dbt.listagg(
            "concat(reason_code, ' ', cast(quarantined_rows as " ~ dbt.type_string()
            ~ "), case when rejected_values is null then '' else concat(' (', rejected_values, ')') end)",
            "'; '", 'order by quarantined_rows desc, reason_code asc'
        ) }} as reasons

    from {{ ref('int_quarantine_reasons') }}

    where reason_code <> 'summary_row'

    group by raw_table

),

shares as (

    select
        unusable.raw_table,
        unusable.unusable_rows,
        raw_row_counts.raw_rows,
        1 - {{ user_engagement.ratio('unusable.unusable_rows', 'raw_row_counts.raw_rows') }} as usable_share,
        raw_row_counts.least_usable_share,
        concat(
            unusable.raw_table, ': ', cast(unusable.unusable_rows as {{ dbt.type_string() }}), ' of ',
            cast(raw_row_counts.raw_rows as {{ dbt.type_string() }}), ' rows cannot be used: ', unusable.reasons,
            '. A build warns where less than 0.99 can be used and fails where less than ',
            cast(raw_row_counts.least_usable_share as {{ dbt.type_string() }}),
            ' can (least_usable_share, of all or of a raw table; 0 switches this check off).'
        ) as sentence

    from unusable

    inner join raw_row_counts on unusable.raw_table = raw_row_counts.raw_table

)

select * from shares
