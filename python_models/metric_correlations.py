"""One row per subject and pair of metrics: how closely they move together."""

import pandas as pd

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.correlations import correlate
from user_engagement.statistics.relations import read_frame, to_arrow

ROW_METRICS = ["users", "sessions", "engaged_sessions", "events", "engagement_rate", "engaged_sessions_per_user"]
ROW_METRICS += ["average_engagement_seconds_per_session", "events_per_session"]
SUBSCRIBER_METRICS = ["sessions", "duration_seconds", "total_bytes", "average_session_duration_seconds"]
USER_METRICS = ["active_days", "activities", "user_value"]


def model(dbt, session):
    """One row per subject, metric_a and metric_b, an Arrow table."""
    rows = read_frame(dbt.ref("int_channel_sessions"))
    users = read_frame(dbt.ref("int_cluster_features"))
    holders = read_frame(dbt.ref("certificate_holders"))
    members, students, subscribers = (users[users["platform"] == name] for name in ("loyalty", "learning", "telecom"))
    correlations = [
        correlate(rows, ROW_METRICS, "channel_hours"),
        correlate(holders, ["certificates", "minutes_watched"], "certificate_holders"),
        correlate(members, USER_METRICS, "loyalty_users"),
        correlate(students, USER_METRICS, "learning_users"),
        correlate(subscribers, SUBSCRIBER_METRICS, "telecom_subscribers"),
    ]
    return to_arrow(pd.concat(correlations))
