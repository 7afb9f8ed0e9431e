select *

from {{ user_engagement.growth_accounting(
    counts=ref('int_monthly_counts'),
    period='activity_month',
    previous=['month', -1],
    year_before=['year', -1]
) }}
