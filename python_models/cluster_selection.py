"""One row per platform, algorithm and number of clusters: how well it fits, and which one is chosen."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.clusters import select_clusters
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per platform, algorithm and k, an Arrow table; k, features, log1p and seed come from the YAML."""
    settings = dbt.config.get("meta")
    users = read_frame(dbt.ref("int_cluster_features"))
    k = None if settings["k"] == "elbow" else settings["k"]
    selection = select_clusters(users, settings["features"], k=k, log1p=settings["log1p"], seed=settings["seed"])
    return to_arrow(selection)
