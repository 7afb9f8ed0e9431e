"""What moved, in figures and sentences."""

from functools import partial

import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import (
    chart_panel,
    figure,
    is_dated_by_month,
    last_complete_month,
    panel,
    select_distinct,
)
from user_engagement.dashboard.published import query, select

WINDOW = 28
DAILY, MONTHLY = "daily_active_users", "monthly_active_users"
VERDICTS = {True: "more than chance, ", False: "within chance, "}


def last_days(platform: str) -> None:
    """Show the figures of a platform as of its last observed day, against 28 days before."""
    columns = ["activity_date", "active_users_28d", "active_users_7d", "new_users", "stickiness"]
    days = since_last_gap(select("daily_active_users", columns, platform=platform))
    last, before = days.iloc[-1], days.iloc[-1 - WINDOW] if len(days) > WINDOW else None
    st.markdown(f"**{platform.capitalize()}** as of {formats.day(last['activity_date'])}")
    places = st.columns(4)
    for place, column in zip(places, ["active_users_28d", "active_users_7d"], strict=False):
        change = formats.change(last[column], before[column], f"in {WINDOW} days") if before is not None else None
        trend = days[column].dropna().tail(180).tolist()
        figure(place, DAILY, column, last[column], delta=change, chart_data=trend if len(trend) > 1 else None)
    recent = days["new_users"].tail(WINDOW)
    earlier = days["new_users"].iloc[-2 * WINDOW : -WINDOW]
    total = recent.sum() if len(recent) == WINDOW else None
    change = formats.change(total, earlier.sum(), f"in {WINDOW} days") if len(earlier) == WINDOW else None
    figure(places[2], DAILY, "new_users", total, "New users, last 28 days", delta=change)
    figure(places[3], DAILY, "stickiness", last["stickiness"], "Stickiness on the last day")
    if len(days) < WINDOW:
        st.caption(f"A dash: {len(days)} observed days in a row are too few for a figure over {WINDOW} days.")


def last_month(platform: str) -> None:
    """Show the figures of a platform whose log is dated by month: its last complete month against the one before."""
    columns = ["activity_month", "active_users", "new_users", "stickiness"]
    months = select(MONTHLY, columns, platform=platform, is_complete=True)
    last = months.iloc[-1]
    st.markdown(f"**{platform.capitalize()}** in {formats.month(last['activity_month'])}, a log that is dated by month")
    is_next = len(months) > 1 and months["activity_month"].iloc[-2] + pd.DateOffset(months=1) == last["activity_month"]
    for place, column in zip(st.columns(4), ["active_users", "new_users"], strict=False):
        change = formats.change(last[column], months[column].iloc[-2], "in a month") if is_next else None
        figure(place, MONTHLY, column, last[column], delta=change, chart_data=months[column].tolist())


def since_last_gap(days: pd.DataFrame) -> pd.DataFrame:
    """Return the days after the last one that was not observed: only they can be compared and drawn as one line."""
    stretches = days["activity_date"].diff().ne(pd.Timedelta(days=1)).cumsum()
    return days[stretches == stretches.iloc[-1]]


def show_findings(findings: pd.DataFrame, columns: dict) -> None:
    """Write each finding as a sentence with what it rests on."""
    lines = []
    for _, row in findings.iterrows():
        basis = f"{VERDICTS.get(row['is_significant'], '')}n = {row['n']:,.0f}, {formats.name(row['source_table'])}"
        lines.append(f"- **{row['topic'].capitalize()}:** {row['sentence']} :small[:gray[{basis}]]")
    st.markdown("\n".join(lines))


findings = select(
    "key_findings",
    ["position", "topic", "sentence", "value", "value_lower", "value_upper", "n", "is_significant", "source_table"],
)
panel("Key findings", "key_findings", findings, show_findings, ["sentence"])

st.subheader("People")
for platform in select_distinct("daily_active_users", "platform"):
    is_by_month = is_dated_by_month(platform) and last_complete_month(MONTHLY, platform) is not None
    last_month(platform) if is_by_month else last_days(platform)

st.subheader("Trends")
left, right = st.columns(2)
with left:
    monthly = select("monthly_active_users", ["activity_month", "platform", "active_users", "is_complete"])
    chart_panel(
        "Active users by month",
        "monthly_active_users",
        monthly,
        partial(charts.lines, x="activity_month", measures=["active_users"], period="month", series="platform"),
        ["active_users"],
    )
with right:
    chart_panel(
        "Sessions by day, all channels",
        "channel_sessions_daily",
        query(
            "select date, case when bool_and(is_complete) then sum(sessions) end as sessions, "
            "bool_and(is_complete) as is_complete "
            "from {channel_sessions_daily} group by date order by date",
            ["date", "sessions"],
        ),
        partial(charts.lines, x="date", measures=["sessions"]),
        ["sessions"],
    )
