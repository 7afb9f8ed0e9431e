"""One row per series and step to come: what is expected, with an interval, by the chosen model."""

import pandas as pd

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.forecasts import by_step, forecast_series
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per series and day or month, an Arrow table; the horizon in days comes from the YAML."""
    days = dbt.config.get("meta")["horizon"]
    accuracy = read_frame(dbt.ref("forecast_accuracy"))
    steps = by_step(read_frame(dbt.ref("int_forecast_history")), days)
    return to_arrow(pd.concat([forecast_series(rows, accuracy, horizon, step) for step, horizon, rows in steps]))
