"""What the tables say of one person, found by key."""

from functools import partial

import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import chart_panel, choose, figure, platform_label, table_panel
from user_engagement.dashboard.published import has_table, select

PROFILE = ["joined_date", "membership_level", "gender", "age_group", "country", "lifecycle_status", "rfv_segment"]
FIGURES = ["active_days", "activities", "active_days_28d", "points_balance"]
POINTS = ["points_earned", "points_redeemed", "points_expired", "points_adjusted"]


def sessions_of(who: dict) -> None:
    """Show the sessions of a subscriber and their traffic by application."""
    left, right = st.columns(2)
    with left:
        sums = ["sessions", "duration_seconds", "average_session_duration_seconds", "total_bytes"]
        note = "All sessions of the export; activities count those of observed days."
        table_panel("Sessions", "subscriber_engagement", select("subscriber_engagement", sums, **who), note)
    with right:
        chart_panel(
            "Traffic by application",
            "subscriber_application_traffic",
            select("subscriber_application_traffic", ["application", "total_bytes"], **who),
            partial(charts.ranked_bars, category="application", measure="total_bytes"),
            ["total_bytes"],
        )


key = st.text_input(
    "Key of the person",
    placeholder="32 hexadecimal digits",
    help="The public tables know persons by a keyed hash. `user-engagement user-key PLATFORM ID` says which one.",
).strip()
if not has_table("users"):
    st.info("The published tables of persons are not there, or you may not read them.")
    st.stop()
if not key:
    st.info("Enter a key. The telecom page, for example, lists the keys of the top users.")
    st.stop()
who = {"user_key": key}
person = select("users", ["platform", *PROFILE, "first_active_date", "last_active_date", *FIGURES, "user_value"], **who)
if len(person) > 1:
    # Readable keys are ids, and two platforms may give the same.
    platform = choose(st.columns(4)[0], "Platform", {platform_label(name): name for name in person["platform"]})
    person = person[person["platform"] == platform]
if person.empty:
    subscriber = select("subscriber_engagement", ["user_key"], **who)
    if subscriber.empty:
        st.warning("Nobody has this key.")
    else:
        st.info("A subscriber of telecom whose sessions all lie outside the observed days: only their sums are known.")
        sessions_of(who)
    st.stop()

platform = person["platform"].iloc[0]
st.subheader(f"A user of {platform}")
for place, column in zip(st.columns(4), FIGURES, strict=True):
    figure(place, "users", column, person[column].iloc[0])
table_panel("Profile", "users", person[[*PROFILE, "first_active_date", "last_active_date"]])
left, right = st.columns(2)
clusters = select("user_clusters", ["algorithm", "cluster", "reason"], platform=platform, **who)
with left:
    table_panel(
        "Cluster of engagement",
        "user_clusters",
        clusters.assign(algorithm=clusters["algorithm"].map(formats.name)),
    )
with right:
    table_panel(
        "Probability of staying away for 28 days",
        "inactivity_scores",
        select("inactivity_scores", ["as_of_date", "inactivity_probability", "reason"], platform=platform, **who),
    )
    table_panel(
        "What pushes this probability",
        "score_drivers",
        select("score_drivers", ["rank", "driver", "direction"], platform=platform, **who),
    )
if platform == "loyalty":
    months = select("member_point_balances_monthly", ["month", *POINTS, "closing_balance"], **who)
    chart_panel(
        "Balance of points at the end of the month",
        "member_point_balances_monthly",
        months,
        partial(charts.lines, x="month", measures=["closing_balance"], period="month"),
        ["closing_balance"],
    )
if platform == "learning":
    left, right = st.columns(2)
    with left:
        periods = ["period", "minutes_watched", "is_paid", "certificates"]
        table_panel("Periods", "student_period_engagement", select("student_period_engagement", periods, **who))
    with right:
        plans = ["plan", "starts_on", "ends_on", "is_refunded"]
        table_panel("Subscriptions", "subscription_periods", select("subscription_periods", plans, **who))
if platform == "telecom":
    sessions_of(who)
