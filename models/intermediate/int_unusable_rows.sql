{#- A leaf: what fails here stops no other model. -#}
with

reconciled as (

    select
        raw_table,
        raw_rows,
        quarantined_rows,
        case raw_table
            {%- for entry in user_engagement.registry() %}
            when '{{ entry.raw_table }}' then cast({{ user_engagement.least_usable_share(entry.raw_table) }} as double)
            {%- endfor %}
        end as least_usable_share

    from {{ ref('row_reconciliation') }}

),

-- Lines of totals are of no use by their nature.
rejected as (

    select * from {{ ref('int_quarantined_rows') }}
    where reason_code <> 'summary_row'

),

distinct_values as (

    select distinct
        raw_table,
        reason_code,
        rejected_value

    from rejected

    where rejected_value is not null

),

numbered_values as (

    select
        *,
        row_number() over (partition by raw_table, reason_code order by rejected_value) as value_number

    from distinct_values

),

examples as (

    select
        raw_table,
        reason_code,
        {{ dbt.listagg('rejected_value', "', '", 'order by rejected_value') }} as rejected_values

    from numbered_values

    where value_number <= 3

    group by raw_table, reason_code

),

reasons as (

    select
        raw_table,
        reason_code,
        count(*) as reason_rows

    from rejected

    group by raw_table, reason_code

),

described as (

    select
        reasons.raw_table,
        reasons.reason_code,
        reasons.reason_rows,
        concat(
            reasons.reason_code, ' ', cast(reasons.reason_rows as {{ dbt.type_string() }}),
            case when examples.rejected_values is null then '' else concat(' (', examples.rejected_values, ')') end
        ) as description

    from reasons

    left join examples
        on reasons.raw_table = examples.raw_table and reasons.reason_code = examples.reason_code

),

unusable as (

    select
        raw_table,
        cast(sum(reason_rows) as bigint) as unusable_rows,
        {{ dbt.listagg('description', "'; '", 'order by reason_rows desc, reason_code asc') }} as reasons

    from described

    group by raw_table

),

shares as (

    select
        reconciled.raw_table,
        unusable.unusable_rows,
        reconciled.raw_rows,
        1 - {{ user_engagement.ratio('unusable.unusable_rows', 'reconciled.raw_rows') }} as usable_share,
        reconciled.least_usable_share,
        concat(
            reconciled.raw_table, ': ', cast(unusable.unusable_rows as {{ dbt.type_string() }}), ' of ',
            cast(reconciled.raw_rows as {{ dbt.type_string() }}), ' rows cannot be used: ', unusable.reasons,
            '. At least ', cast(reconciled.least_usable_share as {{ dbt.type_string() }}),
            ' must be usable (least_usable_share, of all or of a raw table; 0 switches this check off).'
        ) as sentence

    from reconciled

    inner join unusable on reconciled.raw_table = unusable.raw_table

)

select * from shares
