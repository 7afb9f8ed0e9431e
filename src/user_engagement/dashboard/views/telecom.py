"""Subscribers, applications and the network."""

from functools import partial
from itertools import pairwise

import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import chart_panel, choose, label_of, sections, table_panel
from user_engagement.dashboard.published import columns_of, query, select
from user_engagement.dashboard.statistics_panels import correlation_panel
from user_engagement.words import kind

METRICS = ["sessions", "duration_seconds", "total_bytes"]
STATISTICS = ["min", "mean", "max", "total"]
ALGORITHMS = {"k-means": "kmeans", "Gaussian mixture": "gaussian_mixture"}
SHOWN = 12
TRAFFIC = ["download_bytes", "upload_bytes"]
SUBSCRIBERS_BY_CLUSTER = """
select 'cluster ' || cluster as cluster,
    pow(10, round(log10(duration_seconds) * 8) / 8) as duration_seconds,
    pow(10, round(log10(total_bytes) * 8) / 8) as total_bytes,
    count(*) as users
from {user_clusters}
inner join {subscriber_engagement} using (user_key)
where platform = 'telecom' and algorithm = ? and cluster is not null and duration_seconds > 0 and total_bytes > 0
group by all
order by users desc, cluster, duration_seconds, total_bytes
"""
# Where the bars of a distribution begin, by the format of the metric: in steps that people know, ever longer ones.
DAY = 86_400
STEPS = {
    "integer": [0, 1, 2, 3, 4, 5, 6, *(base * 10**power for power in range(1, 9) for base in (1, 2, 5))],
    "seconds": [0, 1, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200]
    + [days * DAY for days in (1, 2, 3, 7, 14, 30, 60, 90, 180, 365, 3_650)],
    "bytes": [0, *(base * 10**power for power in range(16) for base in (1, 2, 5))],
}
SUBSCRIBERS_BY_STEP = """
select steps.step, count(*) as subscribers
from {{subscriber_engagement}}
inner join (values {steps}) as steps (step, next_step) on {metric} >= steps.step and {metric} < steps.next_step
group by steps.step
order by steps.step
"""
MORE_THAN_THE_NETWORK = (
    "Applications add up to more than the network carries: its total leaves the download of Other out."
)


def top_panel(title: str, table: str, column: str, **conditions: str) -> None:
    """Show the first users of a ranking, by key; `column` is what they are ranked by."""
    measure = "metric_value" if table == "top_subscribers" else column
    rows = select(table, ["rank", measure, "user_key"], **conditions).rename(columns={measure: column})
    table_panel(title, table, rows, also="subscriber_engagement", note="Equal values share a rank.")


def top_users() -> None:
    left, right = st.columns(2)
    with left:
        metric = choose(st, "Metric", {label_of("subscriber_engagement", name): name for name in METRICS})
        title = f"Top users by {label_of('subscriber_engagement', metric).lower()}"
        top_panel(title, "top_subscribers", metric, metric=metric)
    with right:
        applications = select("application_traffic", ["rank", "application"])["application"].tolist()
        application = choose(st, "Application", applications)
        title = f"Top users of {application}"
        top_panel(title, "top_subscribers_by_application", "total_bytes", application=application)


def applications() -> None:
    traffic = select("application_traffic", ["rank", "application", "total_bytes", "traffic_share", *TRAFFIC])
    left, right = st.columns(2)
    with left:
        chart_panel(
            "The three most used applications",
            "application_traffic",
            traffic[traffic["rank"] <= 3],
            partial(charts.ranked_bars, category="application", measure="total_bytes"),
            ["total_bytes"],
        )
    with right:
        chart_panel(
            "Share of the traffic of all applications",
            "application_traffic",
            traffic,
            partial(charts.ranked_bars, category="application", measure="traffic_share"),
            ["traffic_share"],
            note=MORE_THAN_THE_NETWORK,
        )


def groups() -> None:
    algorithm = choose(st.columns(4)[0], "Algorithm", ALGORITHMS)
    left, right = st.columns(2)
    with left:
        selection = ["k", "inertia", "silhouette", "is_elbow", "is_chosen", "reason"]
        chart_panel(
            "Elbow: how tight the groups are for each number of them",
            "cluster_selection",
            select("cluster_selection", selection, platform="telecom", algorithm="kmeans"),
            partial(charts.curve, x="k", measure="inertia", marked="is_chosen"),
            ["inertia"],
            note="The red point is the number that is used.",
        )
    with right:
        cells = ["cluster", "duration_seconds", "total_bytes", "users"]
        chart_panel(
            "Subscribers by duration, traffic and group",
            "user_clusters",
            query(SUBSCRIBERS_BY_CLUSTER, cells, algorithm),
            partial(charts.scatter, x="duration_seconds", y="total_bytes", series="cluster", size="users"),
            ["total_bytes"],
            note="A point stands for the subscribers around it; the larger, the more.",
            also="subscriber_engagement",
        )


def profiles() -> None:
    algorithm = choose(st.columns(4)[0], "Algorithm", ALGORITHMS)
    for metric in METRICS:
        sums = [f"{statistic}_{metric}" for statistic in STATISTICS]
        groups = select("cluster_profiles", ["cluster", "users", *sums], platform="telecom", algorithm=algorithm)
        table_panel(f"{label_of('subscriber_engagement', metric)} of the groups", "cluster_profiles", groups)


def spread(metric: str, unit: str) -> pd.DataFrame:
    """Count the subscribers in each step of a metric, from the first step that has any to the last."""
    steps = dict(pairwise(STEPS[unit]))
    values = ", ".join(f"({step}, {following})" for step, following in steps.items())
    found = query(SUBSCRIBERS_BY_STEP.format(metric=metric, steps=values), ["step", "subscribers"])
    counts = found.set_index("step")["subscribers"].reindex([*steps], fill_value=0)
    counts = counts.loc[found["step"].min() : found["step"].max()]
    names = [formats.span(step, steps[step], unit) for step in counts.index]
    return pd.DataFrame({metric: names, "subscribers": counts.to_numpy()})


def distribution() -> None:
    left, right = st.columns(2)
    with left:
        metric = choose(st.columns(2)[0], "Metric", {label_of("subscriber_engagement", name): name for name in METRICS})
        unit = kind(metric, columns_of("subscriber_engagement"))
        chart_panel(
            f"Subscribers by {label_of('subscriber_engagement', metric).lower()}",
            "subscriber_engagement",
            spread(metric, unit),
            partial(charts.columns_chart, x=metric, measure="subscribers"),
            ["subscribers"],
            note="The steps grow." if unit == "integer" else "A bar ends before its upper end; the steps grow.",
        )
    with right:
        correlation_panel("Correlation over subscribers", "telecom_subscribers", "subscriber_engagement")


def network() -> None:
    days = select("network_traffic_daily", ["date", *TRAFFIC, "sessions", "is_observed"])
    cut_short = [formats.day(day) for day in days.loc[~days["is_observed"].astype(bool), "date"]]
    chart_panel(
        "Traffic by day",
        "network_traffic_daily",
        days,
        partial(charts.stacked_bars, x="date", measures=TRAFFIC, period="day"),
        TRAFFIC,
        note=f"Outside the observed days, and so perhaps cut short: {', '.join(cut_short)}." if cut_short else "",
    )
    measures = ["total_bytes", "traffic_share", "sessions", "subscribers", "is_suppressed"]
    for place, table, category in zip(
        st.columns(2), ["traffic_by_handset", "traffic_by_location"], ["handset", "location"], strict=True
    ):
        with place:
            chart_panel(
                f"Traffic by {category}",
                table,
                select(table, [category, *measures]).nlargest(SHOWN, "total_bytes"),
                partial(charts.ranked_bars, category=category, measure="total_bytes"),
                ["total_bytes"],
                note=f"The {SHOWN} with the most traffic.",
            )


sections(
    {
        "Top users": top_users,
        "Applications": applications,
        "Groups": groups,
        "Profiles": profiles,
        "Distribution": distribution,
        "Network": network,
    }
)
