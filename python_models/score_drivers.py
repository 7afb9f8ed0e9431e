"""One row per user with an inactivity probability and rank: the three features that push it up or down most."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.inactivity import explain_inactivity
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per platform, user and rank, an Arrow table."""
    seed = dbt.config.get("meta")["seed"]
    periods = read_frame(dbt.ref("int_unbroken_periods"))
    return to_arrow(explain_inactivity(dbt.ref("user_active_days"), periods, seed))
