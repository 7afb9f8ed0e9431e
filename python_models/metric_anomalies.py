"""One row per series and day, or hour of the web export: the value, and the range that its past lets one expect."""

import pandas as pd

from user_engagement.statistics.anomalies import flag_anomalies
from user_engagement.statistics.relations import read_frame, to_arrow

# Sessions an hour: the hour that a change of the clocks repeats lasts two.
HOURS = "'hourly_sessions/' || channel as series, session_hour as time, sessions / clock_hours as value"


def model(dbt, session):
    """One row per series and time, an Arrow table."""
    days = read_frame(dbt.ref("int_forecast_history").project("series, cast(date as timestamp) as time, value"))
    hours = read_frame(dbt.ref("int_channel_hours").filter("clock_hours is not null").project(HOURS))
    daily = flag_anomalies(days, season=7, step="1D")
    hourly = flag_anomalies(hours, season=7 * 24, step="1h")
    return to_arrow(pd.concat([daily.assign(granularity="day"), hourly.assign(granularity="hour")]))
