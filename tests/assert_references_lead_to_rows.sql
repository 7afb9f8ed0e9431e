-- A column whose meta says `references: table.column` has no value that the other one lacks: BI tools join by them and lose no row.
-- The tables are named, since dbt must know them before it reads their YAML; a rule of the project checks the list.
{% set tables = [
    'active_day_distribution', 'activity_by_weekday_hour', 'campaign_effects', 'campaign_performance', 'certificate_holders',
    'certificate_predictions', 'channel_peak_hours', 'channel_performance', 'channel_sessions_daily', 'channel_sessions_hourly',
    'channels', 'cluster_profiles', 'cluster_selection', 'daily_active_users', 'demographic_engagement_monthly',
    'engagement_forecasts', 'feature_engagement_monthly', 'inactivity_scores', 'loyalty_participation_monthly',
    'loyalty_points_daily', 'loyalty_points_monthly', 'member_point_balances_monthly', 'model_evaluations',
    'monthly_active_users', 'network_traffic_daily', 'new_users', 'platforms', 'retention_cohorts', 'return_after_joining',
    'score_drivers', 'student_engagement_outliers', 'student_period_engagement', 'subscriber_application_traffic',
    'subscriber_engagement', 'subscription_periods', 'top_subscribers', 'top_subscribers_by_application', 'user_active_days',
    'user_clusters', 'user_segments', 'users', 'weekly_active_users', 'calendar',
] %}

{{ user_engagement.missing_references(tables) }}
