"""Which groups of age and gender take part."""

from functools import partial

import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import (
    chart_panel,
    choose,
    label_of,
    last_complete_month,
    platform_filter,
    sections,
    table_panel,
)
from user_engagement.dashboard.published import select

TABLE = "demographic_engagement_monthly"
MEASURES = ["active_user_share", "activities_per_active_user"]
SMALL = "Groups of few people are counted together as other."


def youngest_first(group: str) -> tuple:
    """Return what puts age groups in order: "under ..." first, then other and unknown last."""
    return group == "unknown", group == "other", not group.startswith("under"), group


def choose_month(place, platform: str) -> pd.DataFrame:
    """Ask for a month, at first the last complete one, and return its groups."""
    months = select(TABLE, ["activity_month"], platform=platform)["activity_month"].unique()[::-1]
    months_by_name = {formats.month(month): month for month in months}
    complete = last_complete_month(TABLE, platform)
    first = 0 if complete is None else list(months).index(complete)
    month = months_by_name.get(choose(place, "Month", list(months_by_name), first))
    keys = ["age_group", "gender", "active_users"]
    shares = ["active_user_share", "activity_share", "activities_per_active_user", "is_suppressed", "is_complete"]
    return select(TABLE, [*keys, *shares], platform=platform, activity_month=month)


def age_or_gender(platform: str) -> None:
    groups = choose_month(st.columns(4)[0], platform)
    is_age, is_gender = groups["age_group"] != "all", groups["gender"] != "all"
    for title, rows, category in [
        ("age group", groups[is_age & ~is_gender], "age_group"),
        ("gender", groups[~is_age & is_gender], "gender"),
    ]:
        order = sorted(rows[category].unique(), key=youngest_first)
        for place, measure in zip(st.columns(2), MEASURES, strict=True):
            with place:
                chart_panel(
                    f"{label_of(TABLE, measure)} by {title}",
                    TABLE,
                    rows,
                    partial(charts.ranked_bars, category=category, measure=measure, order=order),
                    [measure],
                )


def all_groups(platform: str) -> None:
    groups = choose_month(st.columns(4)[0], platform)
    in_order = groups.sort_values("age_group", key=lambda names: names.map(youngest_first), kind="stable")
    table_panel("All groups of the month", TABLE, in_order, note=SMALL)


def over_time(platform: str) -> None:
    for category, other in [("gender", "age_group"), ("age_group", "gender")]:
        history = ["activity_month", category, "active_user_share", "is_suppressed", "is_complete"]
        rows = select(TABLE, history, platform=platform, **{other: "all"})
        chart_panel(
            f"Share of active users by {formats.name(category)}",
            TABLE,
            rows[rows[category] != "all"].sort_values(
                category, key=lambda names: names.map(youngest_first), kind="stable"
            ),
            partial(charts.lines, x="activity_month", measures=["active_user_share"], period="month", series=category),
            ["active_user_share"],
            note=SMALL,
        )


platform = platform_filter(st.columns(4)[0])
sections(
    {
        "Age or gender": partial(age_or_gender, platform),
        "All groups": partial(all_groups, platform),
        "Over time": partial(over_time, platform),
    }
)
