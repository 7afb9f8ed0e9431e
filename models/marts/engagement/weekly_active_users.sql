{#- The year before is 52 weeks before, so that the same weekdays are compared. -#}
select *

from {{ user_engagement.growth_accounting(
    counts=ref('int_weekly_counts'),
    period='activity_week',
    previous=['day', -7],
    year_before=['day', -364]
) }}
