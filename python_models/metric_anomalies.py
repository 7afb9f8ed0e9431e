"""One row per series and day, hour or month: the value, and the range that its past lets one expect."""

import pandas as pd

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.anomalies import flag_anomalies, without_verdict
from user_engagement.statistics.relations import read_frame, to_arrow

# Sessions an hour: the hour that a change of the clocks repeats lasts two.
HOURS = "'hourly_sessions/' || channel as series, session_hour as time, sessions / clock_hours as value"
DATES = "series, log_step, cast(date as timestamp) as time, value"


def model(dbt, session):
    """One row per series and time, an Arrow table."""
    dates = read_frame(dbt.ref("int_forecast_history").project(DATES))
    days, months = (dates[dates["log_step"] == step].drop(columns="log_step") for step in ("day", "month"))
    hours = read_frame(dbt.ref("int_channel_hours").filter("clock_hours is not null").project(HOURS))
    daily = flag_anomalies(days, season=7, step="1D")
    hourly = flag_anomalies(hours, season=7 * 24, step="1h")
    monthly = without_verdict(months, "dated_by_month")
    by_granularity = {"day": daily, "hour": hourly, "month": monthly}
    return to_arrow(pd.concat([rows.assign(granularity=name) for name, rows in by_granularity.items()]))
