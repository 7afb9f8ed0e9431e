"""One row per campaign and window of days: do participants come back more often than comparable users."""

from user_engagement.statistics.campaign_effects import estimate_campaign_effects
from user_engagement.statistics.relations import to_arrow

PARTICIPATIONS = "platform, campaign_id, user_id as user_key, first_participation_date"


def model(dbt, session):
    """One row per platform, campaign_id and window_days, an Arrow table."""
    effects = estimate_campaign_effects(
        participations=dbt.ref("int_campaign_participants").project(PARTICIPATIONS),
        active_days=dbt.ref("int_user_active_days").project("platform, user_id as user_key, activity_date"),
        users=dbt.ref("int_users").project("platform, user_id as user_key, joined_date"),
        observed_days=dbt.ref("int_observed_days").project("platform, activity_date"),
    )
    return to_arrow(effects)
