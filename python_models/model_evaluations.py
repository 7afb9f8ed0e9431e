"""One row per model, sample and metric: how good the models of the other tables are."""

import pandas as pd

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.inactivity import evaluate_inactivity
from user_engagement.statistics.regression import regression_evaluations
from user_engagement.statistics.relations import read_frame, to_arrow

COLUMNS = ["model", "platform", "sample", "metric", "value", "value_lower", "value_upper", "n", "is_chosen", "reason"]


def model(dbt, session):
    """One row per model, sample and metric, an Arrow table; the seed of the split comes from the YAML."""
    seed = dbt.config.get("meta")["seed"]
    holders = read_frame(dbt.ref("int_certificate_students").filter("certificates > 0"))
    periods = read_frame(dbt.ref("int_unbroken_periods"))
    regression = regression_evaluations(holders, "certificates", "minutes_watched", "student_order", seed=seed)
    inactivity = evaluate_inactivity(dbt.ref("user_active_days"), periods, seed)
    evaluations = [
        regression.assign(platform="learning", model="certificate_regression"),
        inactivity.assign(model=inactivity["platform"] + "_inactivity_" + inactivity["model"]),
    ]
    types = {"model": "string", "platform": "string", "is_chosen": "boolean"}
    return to_arrow(pd.concat(evaluations).reindex(columns=COLUMNS).astype(types))
