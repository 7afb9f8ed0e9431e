"""One row per series and model: its errors when it forecast the past, and which model is chosen."""

import pandas as pd

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.forecasts import backtest_forecasts, by_step
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per series and model, an Arrow table; the horizon in days comes from the YAML."""
    days = dbt.config.get("meta")["horizon"]
    steps = by_step(read_frame(dbt.ref("int_forecast_history")), days)
    return to_arrow(pd.concat([backtest_forecasts(rows, horizon, step) for step, horizon, rows in steps]))
