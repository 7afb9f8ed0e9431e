"""One row per campaign and window of days: do participants come back more often than comparable users."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.campaign_effects import estimate_campaign_effects
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per platform, campaign_id and window_days, an Arrow table."""
    threshold = dbt.config.get("meta")["small_group_threshold"]
    estimates = read_frame(dbt.ref("int_campaign_estimates"))
    return to_arrow(estimate_campaign_effects(estimates, small_group_threshold=threshold))
