"""One row per platform, algorithm and user with activity: the cluster of the user's engagement."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.clusters import assign_clusters
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per platform, algorithm and user, an Arrow table; features, log1p and seed come from the YAML."""
    settings = dbt.config.get("meta")
    users = read_frame(dbt.ref("int_cluster_features"))
    selection = read_frame(dbt.ref("cluster_selection"))
    clusters = assign_clusters(users, settings["features"], selection, log1p=settings["log1p"], seed=settings["seed"])
    return to_arrow(clusters)
