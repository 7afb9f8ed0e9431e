"""One row per metric, group, pair of comparison periods, test and alternative: did engagement change."""

import pandas as pd

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.hypothesis_tests import compare_periods
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per metric, group, period_a, period_b, test and alternative, an Arrow table.

    Students whose minutes are an outlier of their segment by the percentile rule are left out. The size of a small
    group and the seed come from the YAML.
    """
    students = read_frame(dbt.ref("student_engagement_outliers").filter("rule = 'percentile' and not is_outlier"))
    periods = read_frame(dbt.ref("int_comparison_periods").order("period_order"))
    frame = pd.DataFrame(
        {
            "user_key": students["user_key"],
            "minutes": students["minutes"],
            "group": students["is_paid"].astype("boolean").map({True: "paid", False: "free"}).astype("string"),
            "period": pd.Categorical(students["period"], periods["period"], ordered=True),
        }
    )
    meta = dbt.config.get("meta")
    options = {name: meta[name] for name in ("small_group_threshold", "seed")}
    tests = compare_periods(frame, ["minutes"], **options)
    is_complete = periods.set_index("period")["is_complete"].astype("boolean")
    are_complete = [tests[period].map(is_complete).astype("boolean") for period in ("period_a", "period_b")]
    return to_arrow(tests.assign(is_complete=are_complete[0] & are_complete[1]))
