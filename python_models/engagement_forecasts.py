"""One row per daily series and day to come: what is expected, with an interval, by the chosen model."""

from user_engagement.statistics.forecasts import forecast_series
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per series and day, an Arrow table; the horizon in days comes from the YAML."""
    horizon = dbt.config.get("meta")["horizon"]
    history = read_frame(dbt.ref("int_forecast_history"))
    accuracy = read_frame(dbt.ref("forecast_accuracy"))
    return to_arrow(forecast_series(history, accuracy, horizon=horizon))
