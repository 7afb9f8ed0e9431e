"""Web sessions by channel: how many, how engaged, when, and what comes next."""

from functools import partial

import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import chart_panel, choose, label_of, period_filter, sections, table_panel
from user_engagement.dashboard.published import select
from user_engagement.dashboard.statistics_panels import anomaly_panel, correlation_panel, forecast_panel

PALE = "Pale bars rest on too few sessions to be judged."
RATES = ["sessions", "engagement_rate", "events_per_session", "average_engagement_seconds_per_session"]
COUNTS = ["session_share", "users_by_hour", "engaged_sessions", "events"]


def over_time(performance: pd.DataFrame) -> None:
    filters = st.columns([1, 2, 3])
    measures = {label_of("channel_sessions_daily", name): name for name in ["sessions", "users_by_hour", *RATES[1:]]}
    measure = choose(filters[0], "Measure", measures)
    period = period_filter(filters[1], "channel_sessions_daily", "date")
    daily = select("channel_sessions_daily", ["date", "channel", measure, "is_complete"], date=period)
    enough = performance.loc[performance["has_enough_sessions"].astype(bool), "channel"]
    chart_panel(
        f"{label_of('channel_sessions_daily', measure)} by day and channel",
        "channel_sessions_daily",
        daily[daily["channel"].isin(enough)].assign(**{measure: lambda rows: rows[measure].where(rows["is_complete"])}),
        partial(charts.lines, x="date", measures=[measure], series="channel"),
        [measure],
        note="Channels with too few sessions to be judged are left out.",
    )


def comparison(performance: pd.DataFrame) -> None:
    left, right = st.columns(2)
    for position, name in enumerate(RATES):
        with (left, right)[position % 2]:
            chart_panel(
                label_of("channel_performance", name),
                "channel_performance",
                performance[["channel", name, "has_enough_sessions"]],
                partial(charts.ranked_bars, category="channel", measure=name, faded="has_enough_sessions"),
                [name],
                note=PALE,
            )
    volume = performance[["channel", "sessions", *COUNTS, "has_enough_sessions"]]
    table_panel("Volume", "channel_performance", volume)


def peak_hours(performance: pd.DataFrame) -> None:
    channel = choose(st.columns(4)[0], "Channel", performance["channel"].tolist())
    say_if_few(performance, channel)
    peaks = select("channel_peak_hours", ["hour", "weekday", "mean_hourly_sessions", "sessions"], channel=channel)
    chart_panel(
        f"Sessions of a usual hour: {channel}",
        "channel_peak_hours",
        peaks.assign(weekday=peaks["weekday"].map(formats.weekday)),
        partial(charts.heat_map, x="hour", y="weekday", measure="mean_hourly_sessions", order=(None, formats.WEEKDAYS)),
        ["mean_hourly_sessions"],
        note="Hours are those of the property's time zone.",
    )


def say_if_few(performance: pd.DataFrame, channel: str | None) -> None:
    few = performance.loc[~performance["has_enough_sessions"].astype(bool), "channel"]
    if channel in set(few):
        st.warning("This channel has too few sessions to be judged.")


def correlation(_: pd.DataFrame) -> None:
    correlation_panel("Correlation over hours and channels", "channel_hours", "channel_performance")


def outlook(performance: pd.DataFrame) -> None:
    channel = choose(st.columns(4)[0], "Channel", performance["channel"].tolist())
    say_if_few(performance, channel)
    left, right = st.columns(2)
    with left:
        forecast_panel(f"Sessions a day: {channel}", f"sessions/{channel}")
    with right:
        forecast_panel(f"Engaged sessions a day: {channel}", f"engaged_sessions/{channel}")
    left, right = st.columns(2)
    with left:
        anomaly_panel(f"Sessions a day against what was to be expected: {channel}", f"sessions/{channel}")
    with right:
        anomaly_panel(f"Sessions an hour, last two weeks: {channel}", f"hourly_sessions/{channel}", "hour", last=336)


channels = select("channel_performance", ["channel", *RATES, *COUNTS, "has_enough_sessions"])
channels = channels.sort_values("sessions", ascending=False)
sections(
    {
        "Over time": partial(over_time, channels),
        "Comparison": partial(comparison, channels),
        "Peak hours": partial(peak_hours, channels),
        "Correlation": partial(correlation, channels),
        "Outlook": partial(outlook, channels),
    }
)
