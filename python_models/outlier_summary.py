"""One row per comparison period, segment and rule: how many students are kept, and their minutes."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.outliers import summarise_outliers
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per period, is_paid and rule, an Arrow table; quantile, threshold and seed come from the YAML."""
    meta = dbt.config.get("meta")
    flags = read_frame(dbt.ref("student_engagement_outliers"))
    periods = read_frame(dbt.ref("int_comparison_periods"))
    is_complete = periods.set_index("period")["is_complete"].astype("boolean")
    options = {name: meta[name] for name in ("quantile", "small_group_threshold", "seed")}
    summary = summarise_outliers(flags, "minutes", ["period", "is_paid"], **options)
    return to_arrow(summary.assign(is_complete=summary["period"].map(is_complete).astype("boolean")))
