"""One row per finding: a sentence to act on, with its figures, n and uncertainty."""

from user_engagement.statistics.findings import find_all
from user_engagement.statistics.relations import read_frame, to_arrow

HOURS = "cast(date as timestamp) as date, extract(hour from hour) as hour, sessions"


def model(dbt, session):
    """One row per finding, an Arrow table, in the order of the topics."""
    relations = {
        "channel_performance": dbt.ref("channel_performance"),
        "channel_sessions_hourly": dbt.ref("channel_sessions_hourly").project(HOURS),
        "period_overlap": dbt.ref("period_overlap"),
        "return_after_joining": dbt.ref("return_after_joining"),
        "weekly_active_users": dbt.ref("weekly_active_users"),
        "period_hypothesis_tests": dbt.ref("period_hypothesis_tests"),
        "metric_correlations": dbt.ref("metric_correlations"),
        "cluster_profiles": dbt.ref("cluster_profiles"),
        "application_traffic": dbt.ref("application_traffic"),
        "int_application_differences": dbt.ref("int_application_differences"),
        "campaign_effects": dbt.ref("campaign_effects"),
    }
    periods = read_frame(dbt.ref("int_comparison_periods").filter("is_complete").order("period_order"))["period"]
    tables = {name: read_frame(relation) for name, relation in relations.items()}
    return to_arrow(find_all(tables, list(periods)))
