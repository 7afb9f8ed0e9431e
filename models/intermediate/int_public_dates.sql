{% set date_columns = {
    'active_day_distribution': ['activity_month'],
    'campaign_performance': ['campaign_start_date'],
    'channel_sessions_daily': ['date'],
    'channel_sessions_hourly': ['date'],
    'channels': ['first_date', 'last_date'],
    'daily_active_users': ['activity_date'],
    'demographic_engagement_monthly': ['activity_month'],
    'engagement_forecasts': ['date'],
    'feature_engagement_monthly': ['activity_month'],
    'inactivity_scores': ['as_of_date'],
    'loyalty_participation_monthly': ['month'],
    'loyalty_points_daily': ['date'],
    'loyalty_points_monthly': ['date'],
    'member_point_balances_monthly': ['month'],
    'monthly_active_users': ['activity_month'],
    'network_traffic_daily': ['date'],
    'new_users': ['starts_on'],
    'platforms': ['as_of_date', 'first_observed_date', 'last_observed_date'],
    'retention_cohorts': ['cohort_start'],
    'return_after_joining': ['joined_month'],
    'subscription_periods': ['ends_on', 'planned_end_on', 'refunded_on', 'starts_on'],
    'user_active_days': ['activity_date'],
    'users': ['first_active_date', 'joined_date', 'last_active_date', 'registered_date'],
    'weekly_active_users': ['activity_week'],
} %}
{% for table, columns in date_columns.items() %}
{% set is_last_table = loop.last %}
{% for column in columns %}
select
    '{{ table }}' as table_name,
    '{{ column }}' as column_name,
    min({{ column }}) as first_date,
    max({{ column }}) as last_date

from {{ ref(table) }}
{{ 'union all' if not (loop.last and is_last_table) }}
{% endfor %}
{% endfor %}
