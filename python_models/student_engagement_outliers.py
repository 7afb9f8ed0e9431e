"""One row per student, comparison period and rule: whether the minutes are an outlier of their segment."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.outliers import flag_outliers
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per student, period and rule, an Arrow table; the quantile comes from the YAML."""
    quantile = dbt.config.get("meta")["quantile"]
    engagement = dbt.ref("student_period_engagement")
    minutes = read_frame(engagement.project("user_key, period, is_paid, minutes_watched as minutes"))
    minutes = minutes.sort_values(["period", "is_paid", "user_key"])
    return to_arrow(flag_outliers(minutes, "minutes", ["period", "is_paid"], quantile=quantile))
