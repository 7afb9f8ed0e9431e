"""One row per sample and term of the line of certificates on minutes watched."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.regression import regression_coefficients
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per sample and term, an Arrow table; the seed of the split comes from the YAML."""
    seed = dbt.config.get("meta")["seed"]
    holders = read_frame(dbt.ref("int_certificate_students").filter("certificates > 0"))
    return to_arrow(regression_coefficients(holders, "certificates", "minutes_watched", "student_order", seed=seed))
