"""Web sessions by channel: how many, how engaged, when, and what comes next."""

from functools import partial

import charts
import formats
import streamlit as st
from panels import chart_panel, choose, period_filter, table_panel
from published import select
from statistics_panels import anomaly_panel, correlation_panel, forecast_panel

PALE = "Pale bars rest on too few sessions to be judged."
RATES = {
    "sessions": "Sessions",
    "engagement_rate": "Engagement rate",
    "events_per_session": "Events per session",
    "average_engagement_seconds_per_session": "Engagement time per session",
}

filters = st.columns([2, 1, 1, 2])
period = period_filter(filters[0], "channel_sessions_daily", "date")
measure = choose(filters[1], "Measure over time", {title: name for name, title in RATES.items()})
performance = select(
    "channel_performance",
    [
        "channel",
        "sessions",
        "users_by_hour",
        "engaged_sessions",
        "events",
        "session_share",
        "has_enough_sessions",
        "engagement_rate",
        "events_per_session",
        "average_engagement_seconds_per_session",
    ],
).sort_values("sessions", ascending=False)
channel = filters[2].selectbox("Channel in detail", performance["channel"].tolist())

st.subheader("Over time")
daily = select("channel_sessions_daily", ["date", "channel", measure, "is_complete"], date=period)
enough = performance.loc[performance["has_enough_sessions"].astype(bool), "channel"].tolist()
chart_panel(
    f"{RATES[measure]} by day and channel",
    "channel_sessions_daily",
    daily[daily["channel"].isin(enough)].assign(**{measure: lambda rows: rows[measure].where(rows["is_complete"])}),
    partial(charts.lines, x="date", measures=[measure], series="channel"),
    [measure],
    note="Channels with too few sessions to be judged are left out.",
)

st.subheader("Comparison of channels")
left, right = st.columns(2)
for position, name in enumerate(RATES):
    with (left, right)[position % 2]:
        chart_panel(
            RATES[name],
            "channel_performance",
            performance[["channel", name, "has_enough_sessions"]],
            partial(charts.ranked_bars, category="channel", measure=name, faded="has_enough_sessions"),
            [name],
            note=PALE,
        )
counts = ["channel", "sessions", "session_share", "users_by_hour", "engaged_sessions", "events", "has_enough_sessions"]
table_panel("Volume", "channel_performance", performance[counts])

st.subheader("When")
peaks = select("channel_peak_hours", ["hour", "weekday", "mean_hourly_sessions", "sessions"], channel=channel)
chart_panel(
    f"Sessions of a usual hour: {channel}",
    "channel_peak_hours",
    peaks.assign(weekday=peaks["weekday"].map(lambda number: formats.WEEKDAYS[int(number) - 1])),
    partial(charts.heat_map, x="hour", y="weekday", measure="mean_hourly_sessions", order=(None, formats.WEEKDAYS)),
    ["mean_hourly_sessions"],
    note="Hours are those of the property's time zone.",
)

st.subheader("What moves together, what comes next, what stood out")
left, right = st.columns(2)
with left:
    correlation_panel("Correlation over hours and channels", "channel_hours", "channel_performance")
with right:
    forecast_panel(f"Sessions a day: {channel}", f"sessions/{channel}")
left, right = st.columns(2)
with left:
    anomaly_panel(f"Sessions a day against what was to be expected: {channel}", f"sessions/{channel}")
with right:
    anomaly_panel(f"Sessions an hour, last two weeks: {channel}", f"hourly_sessions/{channel}", "hour", last=336)
