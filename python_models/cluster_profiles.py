"""One row per platform, algorithm and cluster: its users and their engagement as it was measured."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.clusters import profile_clusters
from user_engagement.statistics.relations import read_frame, to_arrow

FEATURES = ["active_days", "activities", "user_value"]
SUBSCRIBER_FEATURES = ["active_days", "sessions", "duration_seconds", "average_session_duration_seconds", "total_bytes"]


def model(dbt, session):
    """One row per platform, algorithm and cluster, an Arrow table: all features, those not clustered by included."""
    clusters = dbt.ref("user_clusters").set_alias("clusters")
    features = dbt.ref("int_cluster_features").set_alias("features")
    users = read_frame(clusters.join(features, "platform, user_key").project("* exclude (user_key, reason)"))
    profiled = dict.fromkeys(["loyalty", *users["platform"].unique()], FEATURES) | {"telecom": SUBSCRIBER_FEATURES}
    meta = dbt.config.get("meta")
    profiles = profile_clusters(users, profiled, meta["small_group_threshold"])
    # The sum of averages means nothing.
    return to_arrow(profiles.drop(columns="total_average_session_duration_seconds"))
