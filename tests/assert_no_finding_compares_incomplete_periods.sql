-- A period with days that were not observed looks like a fall: with fewer than two complete ones nothing is said of periods.
with

complete_periods as (

    select count(*) as periods
    from {{ ref('int_comparison_periods') }}
    where is_complete

)

select
    findings.finding,
    findings.sentence,
    complete_periods.periods

from {{ ref('key_findings') }} as findings

cross join complete_periods

where
    findings.source_table in ('period_overlap', 'period_hypothesis_tests')
    and complete_periods.periods < 2
