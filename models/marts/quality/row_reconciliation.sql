with

raw_row_counts as (

    select * from {{ ref('int_raw_row_counts') }}

),

staged as (

    {% for entry in user_engagement.registry() %}
    select '{{ entry.raw_table }}' as raw_table, count(*) as staged_rows
    from {{ ref(user_engagement.model_of(entry, 'stg')) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

quarantined as (

    select raw_table, count(*) as quarantined_rows
    from {{ ref('int_quarantined_rows') }}
    group by raw_table

),

reconciled as (

    select
        raw_row_counts.raw_table,
        cast(raw_row_counts.raw_rows as bigint) as raw_rows,
        cast(staged.staged_rows as bigint) as staged_rows,
        cast(raw_row_counts.duplicate_rows as bigint) as duplicate_rows,
        cast(coalesce(quarantined.quarantined_rows, 0) as bigint) as quarantined_rows,
        cast(raw_row_counts.forgotten_rows as bigint) as forgotten_rows

    from raw_row_counts

    left join staged on raw_row_counts.raw_table = staged.raw_table

    left join quarantined on raw_row_counts.raw_table = quarantined.raw_table

)

select * from reconciled
