"""Who is new, who is active, who comes back and who leaves."""

from functools import partial

import charts
import formats
import pandas as pd
import streamlit as st
from panels import chart_panel, choose, period_filter, platform_filter, table_panel, touching
from published import query, select
from statistics_panels import anomaly_panel, forecast_panel

STEPS = {
    "Day": ("daily_active_users", "activity_date"),
    "Week": ("weekly_active_users", "activity_week"),
    "Month": ("monthly_active_users", "activity_month"),
}
COHORTS = {"First active month": "first_activity", "Joined month": "joined"}
NEW_AND_EXISTING = ["existing_active_users", "new_active_users"]
ROLLING = ["active_users_7d", "active_users_28d", "active_users_30d"]
GAINED = ["retained_users", "resurrected_users", "first_time_users"]
SHOWN_QUALITY = ["auc", "brier", "calibration_error", "lift_at_10_percent"]
INACTIVITY_BY_STEP = """
select floor(inactivity_probability * 10) / 10 as inactivity_probability, count(*) as users
from {inactivity_scores}
where platform = ?
group by all
order by all
"""
JOINERS = [
    "two_or_more_active_days_share",
    "several_activities_one_day_share",
    "one_activity_share",
    "never_active_share",
]


def with_every_number(days: pd.DataFrame) -> pd.DataFrame:
    """Return the distribution with a row for the numbers of active days that nobody had, too."""
    numbers = pd.DataFrame({"active_days": range(1, int(days["active_days"].max() if len(days) else 0) + 1)})
    return numbers.merge(days, on="active_days", how="left").fillna({"users": 0, "user_share": 0})


filters = st.columns([1, 1, 2, 2])
platform = platform_filter(filters[0])
step = filters[1].selectbox("Step", list(STEPS), index=1)
period = period_filter(filters[2], "daily_active_users", "activity_date", platform=platform)
cohort_type = choose(filters[3], "Cohorts by", COHORTS)
chosen = {"platform": platform}
table, when = STEPS[step]
steps = touching(period, step.lower())

st.subheader("Active users")
left, right = st.columns(2)
completeness = [] if step == "Day" else ["is_complete"]
with left:
    chart_panel(
        f"New and existing active users by {step.lower()}",
        table,
        select(table, [when, *NEW_AND_EXISTING, *completeness], **chosen, **{when: steps}),
        partial(charts.stacked_bars, x=when, measures=NEW_AND_EXISTING, period=step.lower()),
        NEW_AND_EXISTING,
    )
with right:
    rolling = ["activity_date", *ROLLING, "is_28d_complete"]
    chart_panel(
        "Active users of the last 7, 28 and 30 days",
        "daily_active_users",
        select("daily_active_users", rolling, **chosen, activity_date=period),
        partial(charts.lines, x="activity_date", measures=ROLLING),
        ROLLING,
    )
left, right = st.columns(2)
with left:
    chart_panel(
        f"Stickiness by {step.lower()}",
        table,
        select(table, [when, "stickiness", *(completeness or ["is_28d_complete"])], **chosen, **{when: steps}),
        partial(charts.lines, x=when, measures=["stickiness"], period=step.lower()),
        ["stickiness"],
    )
with right:
    growth_table, growth_when = STEPS["Month" if step == "Month" else "Week"]
    growth_step = "month" if step == "Month" else "week"
    growth = select(
        growth_table,
        [growth_when, *GAINED, "churned_users", "is_complete"],
        **chosen,
        **{growth_when: touching(period, growth_step)},
    )
    chart_panel(
        f"Growth accounting by {growth_step}",
        growth_table,
        growth,
        partial(
            charts.stacked_bars,
            x=growth_when,
            measures=[*GAINED, "churned_users"],
            period=growth_step,
            below=["churned_users"],
        ),
        ["retained_users", "churned_users"],
        note="Churned users hang below zero: active in the period before, not in this one.",
    )

st.subheader("Coming back")
retention = select(
    "retention_cohorts",
    ["cohort_month", "months_since", "cohort_users", "retention_rate", "unbounded_retention_rate", "is_complete"],
    **chosen,
    cohort_type=cohort_type,
)
chart_panel(
    f"Retention of cohorts by {cohort_type.replace('_', ' ')} month",
    "retention_cohorts",
    retention,
    partial(charts.heat_map, x="months_since", y="cohort_month", measure="retention_rate"),
    ["retention_rate"],
)
left, right = st.columns(2)
with left:
    chart_panel(
        "What new users do in their first 28 days",
        "return_after_joining",
        select("return_after_joining", ["joined_month", "new_users", *JOINERS, "is_complete"], **chosen),
        partial(charts.stacked_bars, x="joined_month", measures=JOINERS, period="month"),
        JOINERS,
    )
with right:
    months = select("active_day_distribution", ["activity_month"], **chosen, is_complete=True)["activity_month"]
    month = months.iloc[-1] if len(months) else None
    chart_panel(
        "Active days a user had in " + (formats.month(month) if month is not None else "the last complete month"),
        "active_day_distribution",
        with_every_number(
            select("active_day_distribution", ["active_days", "users", "user_share"], **chosen, activity_month=month)
        ),
        partial(charts.columns_chart, x="active_days", measure="users"),
        ["users"],
    )

st.subheader("When, and with what")
left, right = st.columns(2)
with left:
    hours = select("activity_by_weekday_hour", ["hour", "weekday", "average_activities"], **chosen)
    hours["weekday"] = hours["weekday"].map(lambda number: formats.WEEKDAYS[int(number) - 1])
    chart_panel(
        "Activities of a usual day by hour",
        "activity_by_weekday_hour",
        hours,
        partial(
            charts.heat_map,
            x="hour",
            y="weekday",
            measure="average_activities",
            order=(None, formats.WEEKDAYS),
            has_figures=False,
        ),
        ["average_activities"],
        note="The darker, the more activities.",
    )
with right:
    months = select("feature_engagement_monthly", ["activity_month"], **chosen, is_complete=True)["activity_month"]
    month = months.iloc[-1] if len(months) else None
    features = select(
        "feature_engagement_monthly", ["feature", "users", "active_user_share"], **chosen, activity_month=month
    )
    chart_panel(
        "Share of active users by feature, " + (formats.month(month) if month is not None else "last month"),
        "feature_engagement_monthly",
        features.nlargest(12, "users"),
        partial(charts.ranked_bars, category="feature", measure="active_user_share"),
        ["active_user_share"],
        note="At most twelve features, those with the most users." if len(features) > 12 else "",
    )

st.subheader("Segments and outlook")
left, right = st.columns(2)
for place, segment_type, title in [
    (left, "lifecycle_status", "Users by lifecycle status"),
    (right, "rfv_segment", "Users by recency, frequency and value"),
]:
    with place:
        chart_panel(
            title,
            "user_segments",
            select("user_segments", ["segment", "users", "user_share"], **chosen, segment_type=segment_type),
            partial(charts.ranked_bars, category="segment", measure="users"),
            ["users"],
        )
left, right = st.columns(2)
with left:
    chart_panel(
        "Probability of the active users to stay away for 28 days",
        "inactivity_scores",
        query(INACTIVITY_BY_STEP, ["inactivity_probability", "users"], platform),
        partial(charts.columns_chart, x="inactivity_probability", measure="users"),
        ["users"],
        note="In steps of ten per cent. A platform observed for too short a time, or with too few users, has none.",
    )
with right:
    table_panel(
        "How good these probabilities are, on users that the model had not seen",
        "model_evaluations",
        select("model_evaluations", ["model", "metric", "value", "n", "reason"], **chosen, sample="test").query(
            "metric in @SHOWN_QUALITY"
        ),
    )
left, right = st.columns(2)
with left:
    forecast_panel("Daily active users: the next weeks", f"active_users/{platform}")
with right:
    anomaly_panel("Daily active users against what was to be expected", f"active_users/{platform}")
