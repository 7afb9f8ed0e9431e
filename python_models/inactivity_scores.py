"""One row per user active in the last 28 days: the probability of no active day in the 28 days to come."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.inactivity import score_inactivity
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per platform and user, an Arrow table; model_evaluations says how good the probabilities are."""
    seed = dbt.config.get("meta")["seed"]
    periods = read_frame(dbt.ref("int_unbroken_periods"))
    return to_arrow(score_inactivity(dbt.ref("user_active_days"), periods, seed))
