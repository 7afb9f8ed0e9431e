"""Which groups of age and gender take part."""

from functools import partial

import charts
import formats
import streamlit as st
from panels import chart_panel, choose, platform_filter, table_panel
from published import select

TABLE = "demographic_engagement_monthly"
SMALL = "Groups that are small, or that would give a small one away, are hidden."


def youngest_first(group: str) -> tuple:
    """Return what puts age groups in order: "under ..." before the others, unknown last."""
    return group == "unknown", not group.startswith("under"), group


filters = st.columns([1, 1, 4])
platform = platform_filter(filters[0])
months = select(TABLE, ["activity_month"], platform=platform)["activity_month"].unique()[::-1]
month = choose(filters[1], "Month", {formats.month(month): month for month in months})
columns = [
    "age_group",
    "gender",
    "active_users",
    "active_user_share",
    "activity_share",
    "activities_per_active_user",
    "is_suppressed",
    "is_complete",
]
groups = select(TABLE, columns, platform=platform, activity_month=month)
is_age, is_gender = groups["age_group"] != "all", groups["gender"] != "all"

for title, rows, category in [
    ("age group", groups[is_age & ~is_gender], "age_group"),
    ("gender", groups[~is_age & is_gender], "gender"),
]:
    order = sorted(rows[category].unique(), key=youngest_first)
    for place, (measure, words) in zip(
        st.columns(2),
        [("active_user_share", "Share of active users"), ("activities_per_active_user", "Activities per active user")],
        strict=True,
    ):
        with place:
            chart_panel(
                f"{words} by {title}",
                TABLE,
                rows,
                partial(charts.ranked_bars, category=category, measure=measure, order=order),
                [measure],
            )
chart_panel(
    "Active users by age group and gender",
    TABLE,
    groups[is_age & is_gender],
    partial(
        charts.heat_map,
        x="gender",
        y="age_group",
        measure="active_users",
        order=(None, sorted(groups.loc[is_age, "age_group"].unique(), key=youngest_first)),
    ),
    ["active_users"],
    note=SMALL + " An empty cell is hidden or has nobody.",
)
history = ["activity_month", "gender", "active_user_share", "is_suppressed", "is_complete"]
chart_panel(
    "Share of active users by gender over time",
    TABLE,
    select(TABLE, history, platform=platform, age_group="all").query("gender != 'all'"),
    partial(charts.lines, x="activity_month", measures=["active_user_share"], period="month", series="gender"),
    ["active_user_share"],
    note=SMALL + " A line breaks where a month is.",
)
table_panel("All groups of the month", TABLE, groups)
