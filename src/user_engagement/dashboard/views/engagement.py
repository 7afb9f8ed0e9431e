"""Who is new, who is active, who comes back and who leaves."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import (
    chart_panel,
    choose,
    is_dated_by_month,
    label_of,
    last_complete_month,
    period_filter,
    platform_filter,
    sections,
    table_panel,
    touching,
    with_every_number,
)
from user_engagement.dashboard.published import query, select, summarised
from user_engagement.dashboard.statistics_panels import anomaly_panel, forecast_panel

STEPS = {
    "Day": ("daily_active_users", "activity_date"),
    "Week": ("weekly_active_users", "activity_week"),
    "Month": ("monthly_active_users", "activity_month"),
}
COHORTS = {"First active month": "first_activity", "Joined month": "joined", "Every active month": "active"}
NEW_AND_EXISTING = ["existing_active_users", "new_active_users"]
RATIOS = ["new_user_share", "new_to_active_ratio"]
ROLLING = ["active_users_7d", "active_users_28d", "active_users_30d"]
GAINED = ["retained_users", "resurrected_users", "first_time_users"]
FEATURES_SHOWN = 12
COHORTS_SHOWN = 24
NEWEST_SHOWN = 4
WITHOUT_REGISTRATION = ["telecom"]
FIRST_SEEN = "This platform has no registrations: new means seen for the first time since observation began."
BY_MONTH = "This log is dated by month: figures that need days cannot be told."
SEGMENTS = {
    "lifecycle_status": "Users by lifecycle status",
    "rfv_segment": "Users by recency, frequency and value",
    "membership_level": "Users by membership level",
}
QUALITY = {
    "auc": "Area under the curve (AUC), higher is better",
    "log_loss": "Log loss, lower is better",
    "base_rate_log_loss": "Log loss of the base rate",
    "calibration_slope": "Calibration slope, 1 is right",
    "calibration_error": "Calibration error, lower is better",
    "calibration_error_by_chance": "Calibration error by chance alone",
    "lift_at_10_percent": "Lift in the most probable tenth, higher is better",
}
INACTIVITY_BY_STEP = """
select least(floor(inactivity_probability * 10), 9) as tenth, count(*) as users
from {inactivity_scores}
where platform = ? and inactivity_probability is not null
group by all
order by all
"""
WITHOUT_PROBABILITY = """
select reason, count(*) as users
from {inactivity_scores}
where platform = ? and inactivity_probability is null
group by all
order by all
"""
JOINERS = [
    "two_or_more_active_days_share",
    "several_activities_one_day_share",
    "one_activity_share",
    "never_active_share",
]


def active_users(platform: str) -> None:
    step, period = choose_days(platform)
    table, when = STEPS[step]
    within = {"platform": platform, when: touching(period, step.lower())}
    completeness = [] if step == "Day" else ["is_complete"]
    by_month = is_dated_by_month(platform)
    left, right = st.columns(2)
    with left:
        chart_panel(
            f"New and existing active users by {step.lower()}",
            table,
            select(table, [when, "active_users", *NEW_AND_EXISTING, *completeness], **within),
            partial(charts.stacked_bars, x=when, measures=NEW_AND_EXISTING, period=step.lower()),
            NEW_AND_EXISTING,
        )
    if by_month:
        with right:
            running(platform, *STEPS["Month"], "month")
        st.caption(BY_MONTH)
        return
    with right:
        rolling = ["activity_date", *ROLLING, "is_28d_complete"]
        chart_panel(
            "Active users of the last 7, 28 and 30 days",
            "daily_active_users",
            select("daily_active_users", rolling, platform=platform, activity_date=period),
            partial(charts.lines, x="activity_date", measures=ROLLING),
            ROLLING,
        )
    chart_panel(
        f"Stickiness by {step.lower()}",
        table,
        select(table, [when, "stickiness", *(completeness or ["is_28d_complete"])], **within),
        partial(charts.lines, x=when, measures=["stickiness"], period=step.lower()),
        ["stickiness"],
    )
    if step != "Day":
        running(platform, table, when, step.lower())


def running(platform: str, table: str, when: str, period: str) -> None:
    """Show the newest weeks or months, the running one with what it has so far."""
    so_far = [when, "observed_days", "active_users_so_far", "new_users_so_far", "is_complete"]
    newest = select(table, so_far, platform=platform).tail(NEWEST_SHOWN).iloc[::-1]
    table_panel(f"The running {period} so far, and those before", table, newest)


def growth(platform: str) -> None:
    step, period = choose_days(platform, "Week or month", ["Week", "Month"])
    table, when = STEPS[step]
    flows = [*GAINED, "churned_users"]
    rates = ["growth_rate", "active_users_yearly_change_rate"]
    within = {"platform": platform, when: touching(period, step.lower())}
    rows = select(table, [when, *flows, *rates, "quick_ratio", "is_complete"], **within)
    # Where the period before is not known the parts do not add up to the whole.
    whole = rows.assign(**{name: rows[name].where(rows["churned_users"].notna()) for name in flows})
    chart_panel(
        f"Growth accounting by {step.lower()}",
        table,
        whole[[when, *flows, "is_complete"]],
        partial(charts.stacked_bars, x=when, measures=flows, period=step.lower(), below=["churned_users"]),
        flows,
        note="Churned users hang below zero: active in the period before, not in this one. A period after one that was "
        "not wholly observed cannot be divided so.",
    )
    titles = [f"Growth of active users from one {step.lower()} to the next", "Active users against a year before"]
    for place, title, rate in zip(st.columns(2), titles, rates, strict=True):
        with place:
            chart_panel(
                title,
                table,
                rows[[when, rate, "is_complete"]],
                partial(charts.lines, x=when, measures=[rate], period=step.lower()),
                [rate],
            )
    chart_panel(
        f"Quick ratio by {step.lower()}",
        table,
        rows[[when, "quick_ratio", "is_complete"]],
        partial(charts.lines, x=when, measures=["quick_ratio"], period=step.lower()),
        ["quick_ratio"],
        note="Above 1 more users come than leave.",
    )


def new_users(platform: str) -> None:
    # Who joins is known before anything is observed of the platform.
    step, period = choose_days(platform, dated_by=("new_users", "starts_on"))
    table, when = STEPS[step]
    columns = [when, *RATIOS, *([] if step == "Day" else ["is_complete"])]
    within = touching(period, step.lower())
    joined = select(
        "new_users",
        ["starts_on", "new_users", "is_complete"],
        platform=platform,
        period=step.lower(),
        starts_on=within,
    )
    left, right = st.columns(2)
    with left:
        chart_panel(
            f"New users by {step.lower()}",
            "new_users",
            # A running period would look like a fall.
            joined.assign(new_users=joined["new_users"].where(joined["is_complete"])),
            partial(charts.stacked_bars, x="starts_on", measures=["new_users"], period=step.lower()),
            ["new_users"],
            note=FIRST_SEEN if platform in WITHOUT_REGISTRATION else "",
        )
    with right:
        chart_panel(
            f"New users and active users by {step.lower()}",
            table,
            select(table, columns, platform=platform, **{when: within}),
            partial(charts.lines, x=when, measures=RATIOS, period=step.lower()),
            RATIOS,
            note="New users need not be active: their number over that of the active may exceed 100 %.",
        )


def choose_days(
    platform: str,
    title: str = "Step",
    steps: Sequence[str] = tuple(STEPS),
    dated_by: tuple[str, str] = ("daily_active_users", "activity_date"),
) -> tuple[str, tuple]:
    """Ask for the step of a series and its period, within the dates of a table's column."""
    filters = st.columns([1, 2, 3])
    step = choose(filters[0], title, steps, list(steps).index("Month" if is_dated_by_month(platform) else "Week"))
    return step, period_filter(filters[1], *dated_by, platform=platform)


def coming_back(platform: str) -> None:
    cohort_type = choose(st.columns(4)[0], "Cohorts by", COHORTS)
    cohorts = ["cohort_start", "periods_since", "cohort_users", "active_users", "retention_rate", "is_complete"]
    wanted = {"platform": platform, "period": "month", "cohort_type": cohort_type}
    months = retention_by_month(select("retention_cohorts", cohorts, **wanted))
    chart_panel(
        f"Retention of cohorts by {formats.name(cohort_type)} month",
        "retention_cohorts",
        months,
        partial(charts.heat_map, x="periods_since", y="cohort_start", measure="retention_rate"),
        ["retention_rate"],
        note=f"Beside a month stands the size of its cohort; first all cohorts together. Of more than {COHORTS_SHOWN} "
        "the last are shown; the month itself, in which all were active or joined, is left out.",
    )
    by_month = is_dated_by_month(platform)
    for place, period in zip(st.columns(2), [] if by_month else ["day", "week"], strict=False):
        with place:
            chart_panel(
                f"Retention by {period} after the first active one, all cohorts together",
                "retention_cohorts",
                summarised(
                    "retention_cohorts",
                    ["retention_rate"],
                    by=["periods_since"],
                    platform=platform,
                    period=period,
                    cohort_type="first_activity",
                    is_complete=True,
                    periods_since=(1, 30),
                ),
                partial(charts.columns_chart, x="periods_since", measure="retention_rate"),
                ["retention_rate"],
                note="Each figure is of the cohorts that could be followed so far.",
            )
    left, right = st.columns(2)
    with left:
        chart_panel(
            f"What new users do in {'the month of joining and the next' if by_month else 'their first 28 days'}",
            "return_after_joining",
            select("return_after_joining", ["joined_month", "new_users", *JOINERS, "is_complete"], platform=platform),
            partial(charts.stacked_bars, x="joined_month", measures=JOINERS, period="month"),
            JOINERS,
        )
    if by_month:
        st.caption(BY_MONTH)
        return
    with right:
        month = last_complete_month("active_day_distribution", platform)
        days = ["active_days", "users", "user_share"]
        chart_panel(
            f"Active days a user had in {in_words(month)}",
            "active_day_distribution",
            with_every_number(
                select("active_day_distribution", days, platform=platform, activity_month=month), "active_days"
            ),
            partial(charts.columns_chart, x="active_days", measure="users"),
            ["users"],
        )


def retention_by_month(cohorts: pd.DataFrame) -> pd.DataFrame:
    """Return the retention of the last cohorts after their own month, named with their size, and of all together."""
    starts = cohorts["cohort_start"].drop_duplicates().nlargest(COHORTS_SHOWN)
    shown = cohorts[cohorts["cohort_start"].isin(starts) & cohorts["periods_since"].between(1, COHORTS_SHOWN)]
    known = shown[shown["retention_rate"].notna()].groupby("periods_since")[["active_users", "cohort_users"]].sum()
    every = (known["active_users"] / known["cohort_users"]).rename("retention_rate").reset_index()
    names = [
        f"{formats.month(start)} · {users:,.0f}"
        for start, users in zip(shown["cohort_start"], shown["cohort_users"], strict=True)
    ]
    columns = ["cohort_start", "periods_since", "retention_rate"]
    return pd.concat([every.assign(cohort_start="All"), shown.assign(cohort_start=names)], ignore_index=True)[columns]


def in_words(month: pd.Timestamp | None) -> str:
    return "the last complete month" if month is None else formats.month(month)


def when_and_with_what(platform: str) -> None:
    hours = select(
        "activity_by_weekday_hour",
        ["hour", "weekday", "average_activities", "unavailable_reason"],
        platform=platform,
    )
    chart_panel(
        "Activities of a usual day by hour",
        "activity_by_weekday_hour",
        hours.assign(weekday=hours["weekday"].map(formats.weekday)),
        partial(charts.heat_map, x="hour", y="weekday", measure="average_activities", order=(None, formats.WEEKDAYS)),
        ["average_activities"],
    )
    left, right = st.columns(2)
    with left:
        features(platform, "active_user_share", "is_complete")
    with right:
        features(platform, "return_rate", "is_return_complete")


def features(platform: str, measure: str, completeness: str) -> None:
    """Show a share by feature in the last month in which `completeness` is true."""
    table = "feature_engagement_monthly"
    month = last_complete_month(table, platform, completeness)
    rows = select(table, ["feature", "users", measure, "is_suppressed"], platform=platform, activity_month=month)
    chart_panel(
        f"{label_of(table, measure)} by feature, {in_words(month)}",
        table,
        rows.nlargest(FEATURES_SHOWN, "users"),
        partial(charts.ranked_bars, category="feature", measure=measure),
        [measure],
        note=f"The {FEATURES_SHOWN} features with the most users." if len(rows) > FEATURES_SHOWN else "",
    )


def segments(platform: str) -> None:
    clusters(platform)
    for place, (segment_type, title) in zip([*st.columns(2), *st.columns(2)], SEGMENTS.items(), strict=False):
        with place:
            chart_panel(
                title,
                "user_segments",
                select(
                    "user_segments", ["segment", "users", "user_share"], platform=platform, segment_type=segment_type
                ),
                partial(charts.ranked_bars, category="segment", measure="users"),
                ["users"],
            )


def clusters(platform: str) -> None:
    statistics = ["mean_active_days", "mean_activities", "mean_user_value"]
    profiles = select("cluster_profiles", ["cluster", "users", *statistics], platform=platform, algorithm="kmeans")
    table_panel(
        "Groups of users by engagement (k-means), the least engaged first",
        "cluster_profiles",
        profiles,
        note="The page Telecom tells more of subscribers." if platform == "telecom" else "",
    )


def outlook(platform: str) -> None:
    step = "month" if is_dated_by_month(platform) else "day"
    left, right = st.columns(2)
    with left:
        forecast_panel(f"Active users a {step}: what comes next", f"active_users/{platform}", step)
    with right:
        anomaly_panel(f"Active users a {step} against what was to be expected", f"active_users/{platform}", step)


def inactivity(platform: str) -> None:
    left, right = st.columns(2)
    with left:
        chart_panel(
            "Probability of the active users to stay away for 28 days",
            "inactivity_scores",
            with_every_number(query(INACTIVITY_BY_STEP, ["tenth", "users"], platform), "tenth").assign(
                inactivity_probability=lambda rows: rows["tenth"] / 10
            ),
            partial(charts.columns_chart, x="inactivity_probability", measure="users"),
            ["users"],
            note=f"In steps of ten per cent. {without_probability(platform)}",
        )
    with right:
        columns = ["metric", "model", "value", "value_lower", "value_upper", "is_chosen", "reason"]
        wanted = {"platform": platform, "sample": "test", "metric": list(QUALITY)}
        scores = select("model_evaluations", columns, **wanted)
        table_panel(
            "How good these probabilities are, on users that the model had not seen",
            "model_evaluations",
            scores.assign(
                metric=scores["metric"].map(QUALITY),
                model=scores["model"].map(lambda model: formats.name(model.removeprefix(f"{platform}_inactivity_"))),
            ),
            note="The chosen model had the least log loss in a cross-validation on older users, whatever these say.",
            figures=["value", "value_lower", "value_upper"],
        )


def without_probability(platform: str) -> str:
    """Return how many users have no probability and why, as a sentence; empty where all have one."""
    rows = query(WITHOUT_PROBABILITY, ["reason", "users"], platform)
    return " ".join(f"{row.users:,} users have none: {formats.name(row.reason)}." for row in rows.itertuples())


platform = platform_filter(st.columns(4)[0])
sections(
    {
        "Active users": partial(active_users, platform),
        "New users": partial(new_users, platform),
        "Growth": partial(growth, platform),
        "Coming back": partial(coming_back, platform),
        "When and with what": partial(when_and_with_what, platform),
        "Segments": partial(segments, platform),
        "Outlook": partial(outlook, platform),
        "Inactivity": partial(inactivity, platform),
    }
)
