"""Subscribers, applications and the network."""

from functools import partial

import charts
import streamlit as st
from panels import chart_panel, choose, table_panel
from published import query, select
from statistics_panels import correlation_panel

METRICS = {"sessions": "Sessions", "duration_seconds": "Duration", "total_bytes": "Traffic"}
ALGORITHMS = {"k-means": "kmeans", "Gaussian mixture": "gaussian_mixture"}
DRAWN_SUBSCRIBERS = 2000
SHOWN = 12
TRAFFIC = ["download_bytes", "upload_bytes"]
CLUSTERED_SUBSCRIBERS = """
select 'cluster ' || clusters.cluster as cluster, sessions, duration_seconds, total_bytes
from (
    select * from {user_clusters}
    where platform = 'telecom' and algorithm = ? and hash(user_key) % greatest(1, ? // ?) = 0
) as clusters
inner join {subscriber_engagement} as subscribers using (user_key)
where cluster is not null and duration_seconds > 0 and total_bytes > 0
order by all
limit ?
"""
TRAFFIC_PER_SUBSCRIBER = """
select floor(log10(total_bytes) * 4) / 4 as magnitude, count(*) as subscribers
from {subscriber_engagement}
where total_bytes > 0
group by magnitude
order by magnitude
"""


def top_panel(title: str, table: str, column: str, **conditions: str) -> None:
    """Show the first users of a ranking, by key; `column` is what they are ranked by."""
    measure = "metric_value" if table == "top_subscribers" else column
    rows = select(table, ["rank", measure, "user_key"], **conditions).rename(columns={measure: column})
    table_panel(title, table, rows, also="subscriber_engagement", note="Equal values share a rank.")


st.subheader("Top users and applications")
applications = select("application_traffic", ["rank", "application", "total_bytes", "traffic_share", *TRAFFIC])
left, right = st.columns(2)
with left:
    metric = choose(st, "Metric", {title: name for name, title in METRICS.items()})
    top_panel(f"Top users by {METRICS[metric].lower()}", "top_subscribers", metric, metric=metric)
    chart_panel(
        "The three most used applications",
        "application_traffic",
        applications[applications["rank"] <= 3],
        partial(charts.ranked_bars, category="application", measure="total_bytes"),
        ["total_bytes"],
    )
with right:
    application = st.selectbox("Application", applications["application"].tolist())
    top_panel(f"Top users of {application}", "top_subscribers_by_application", "total_bytes", application=application)
    chart_panel(
        "Share of the traffic of all applications",
        "application_traffic",
        applications,
        partial(charts.ranked_bars, category="application", measure="traffic_share"),
        ["traffic_share"],
    )

st.subheader("Groups of subscribers")
algorithm = choose(st.columns(4)[0], "Algorithm", ALGORITHMS)
left, right = st.columns(2)
with left:
    chart_panel(
        "Elbow: how tight the groups are for each number of them",
        "cluster_selection",
        select(
            "cluster_selection",
            ["k", "inertia", "silhouette", "is_elbow", "is_chosen", "reason"],
            platform="telecom",
            algorithm="kmeans",
        ),
        partial(charts.curve, x="k", measure="inertia", marked="is_chosen"),
        ["inertia"],
        note="The red point is the number that is used.",
    )
profiles = select(
    "cluster_profiles",
    ["cluster", "users", "mean_sessions", "mean_duration_seconds", "mean_total_bytes", "max_total_bytes"],
    platform="telecom",
    algorithm=algorithm,
)
with right:
    users = int(profiles["users"].sum())
    drawn = query(
        CLUSTERED_SUBSCRIBERS,
        ["cluster", *METRICS],
        algorithm,
        users,
        DRAWN_SUBSCRIBERS,
        2 * DRAWN_SUBSCRIBERS,
    )
    chart_panel(
        "Subscribers by duration, traffic and group",
        "user_clusters",
        drawn,
        partial(charts.scatter, x="duration_seconds", y="total_bytes", series="cluster"),
        ["total_bytes"],
        note=f"{len(drawn):,} of {users:,} subscribers, drawn by their key." if len(drawn) < users else "",
        also="subscriber_engagement",
    )
table_panel("Profiles of the groups", "cluster_profiles", profiles)
left, right = st.columns(2)
with left:
    spread = query(TRAFFIC_PER_SUBSCRIBER, ["magnitude", "subscribers"])
    chart_panel(
        "How much traffic subscribers have",
        "subscriber_engagement",
        spread.assign(total_bytes=10.0 ** spread["magnitude"].astype(float)),
        partial(charts.columns_chart, x="total_bytes", measure="subscribers"),
        ["subscribers"],
        note="Each bar begins where it is labelled and ends where the next begins; the steps grow by the factor 1.8.",
    )
with right:
    correlation_panel("Correlation over subscribers", "telecom_subscribers", "subscriber_engagement")

st.subheader("Network")
chart_panel(
    "Traffic by day",
    "network_traffic_daily",
    select("network_traffic_daily", ["date", *TRAFFIC, "sessions", "is_observed"]),
    partial(charts.stacked_bars, x="date", measures=TRAFFIC, period="day"),
    TRAFFIC,
)
left, right = st.columns(2)
measures = ["total_bytes", "traffic_share", "sessions", "subscribers", "is_suppressed"]
for place, table, category, title in [
    (left, "traffic_by_handset", "handset", "handset"),
    (right, "traffic_by_location", "location", "location"),
]:
    with place:
        chart_panel(
            f"Traffic by {title}",
            table,
            select(table, [category, *measures]).nlargest(SHOWN, "total_bytes"),
            partial(charts.ranked_bars, category=category, measure="total_bytes"),
            ["total_bytes"],
            note=f"The {SHOWN} with the most traffic.",
        )
