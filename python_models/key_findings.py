"""One row per finding: a sentence to act on, with its figures, n and uncertainty."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.findings import find_all
from user_engagement.statistics.relations import read_frame, to_arrow

HOURS = "cast(date as timestamp) as date, extract(hour from hour) as hour, sessions"
SCORED = "count(inactivity_probability) as scored_users"
LIKELY = "count(*) filter (where inactivity_probability >= 0.5) as likely_users"


def model(dbt, session):
    """One row per finding, an Arrow table, the strongest first."""
    relations = {
        "channel_performance": dbt.ref("channel_performance"),
        "channel_sessions_hourly": dbt.ref("channel_sessions_hourly").project(HOURS),
        "period_overlap": dbt.ref("period_overlap"),
        "return_after_joining": dbt.ref("return_after_joining"),
        "retention_cohorts": dbt.ref("retention_cohorts").filter("period = 'month' and periods_since = 1"),
        "weekly_active_users": dbt.ref("weekly_active_users"),
        "metric_anomalies": dbt.ref("metric_anomalies").filter("granularity = 'day'"),
        "period_hypothesis_tests": dbt.ref("period_hypothesis_tests"),
        "user_segments": dbt.ref("user_segments"),
        "inactivity_scores": dbt.ref("inactivity_scores").aggregate(f"platform, {SCORED}, {LIKELY}", "platform"),
        "int_activity_concentration": dbt.ref("int_activity_concentration"),
        "metric_correlations": dbt.ref("metric_correlations"),
        "application_traffic": dbt.ref("application_traffic"),
        "int_application_differences": dbt.ref("int_application_differences"),
        "campaign_effects": dbt.ref("campaign_effects"),
        "platforms": dbt.ref("platforms"),
    }
    periods = read_frame(dbt.ref("int_comparison_periods").filter("is_complete").order("period_order"))["period"]
    tables = {name: read_frame(relation) for name, relation in relations.items()}
    return to_arrow(find_all(tables, list(periods)))
