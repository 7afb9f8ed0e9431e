"""One row per daily series and model: its errors when it forecast the past, and which model is chosen."""

from user_engagement.statistics.forecasts import backtest_forecasts
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per series and model, an Arrow table; the horizon in days comes from the YAML."""
    horizon = dbt.config.get("meta")["horizon"]
    return to_arrow(backtest_forecasts(read_frame(dbt.ref("int_forecast_history")), horizon=horizon))
