"""What moved, in figures and sentences: the first look."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from user_engagement.dashboard import formats
from user_engagement.dashboard.panels import (
    figure,
    is_dated_by_month,
    label_of,
    last_complete_month,
    panel,
    platform_label,
    select_distinct,
    sentence,
)
from user_engagement.dashboard.published import query, select

WINDOW = 28
TREND = 180
SENTENCES_SHOWN = 5
DAILY, MONTHLY, POINTS = "daily_active_users", "monthly_active_users", "loyalty_points_daily"
POINTS_BY_MONTH = "loyalty_points_monthly"
VERDICTS = {True: "more than chance, ", False: "within chance, "}
WEB = """
select date, sum(sessions) as sessions, sum(users_by_hour) as users_by_hour, sum(engaged_sessions) as engaged_sessions,
    sum(events) as events
from {channel_sessions_daily}
group by date
having bool_and(is_complete)
order by date
"""
LAST_GATE = """
select count(*) filter (where status not in ('pass', 'warn')) as failed, run_started_at as at
from {data_quality_results}
where tool = 'great_expectations'
group by run_started_at
order by run_started_at desc
limit 1
"""
WEB_FIGURES = ["sessions", "users_by_hour", "engaged_sessions", "events"]
POINTS_FIGURES = ["points_earned", "points_redeemed"]


def last_days(platform: str) -> None:
    """Show the figures of a platform as of its last observed day, against 28 days before."""
    columns = ["activity_date", "active_users_28d", "active_users_7d", "new_users", "stickiness"]
    days = since_last_gap(select(DAILY, columns, platform=platform), "activity_date")
    st.markdown(f"**{formats.plain(platform_label(platform))}** as of {formats.day(days['activity_date'].iloc[-1])}")
    places = st.columns(4)
    for place, column in zip(places, ["active_users_28d", "active_users_7d"], strict=False):
        standing(place, DAILY, days, column)
    over_window(places[2:3], DAILY, days, ["new_users"])
    standing(places[3], DAILY, days, "stickiness", "Stickiness on the last day")
    if len(days) < WINDOW:
        st.caption(f"A dash: {len(days)} observed days in a row are too few for a figure over {WINDOW} days.")


def last_month(platform: str) -> None:
    """Show the figures of a platform whose log is dated by month: its last complete month against the one before."""
    columns = ["activity_month", "active_users", "new_users", "existing_active_users", "churned_users"]
    months = select(MONTHLY, columns, platform=platform, is_complete=True)
    last = months.iloc[-1]
    st.markdown(
        f"**{formats.plain(platform_label(platform))}** in {formats.month(last['activity_month'])}, "
        "a log that is dated by month"
    )
    for place, column in zip(st.columns(4), columns[1:], strict=True):
        against_month_before(place, MONTHLY, months, column)


def last_sessions() -> None:
    """Show the sums of the last 28 complete days of all channels."""
    days = since_last_gap(query(WEB, ["date", *WEB_FIGURES]), "date")
    st.markdown(f"**Web, all channels,** as of {formats.day(days['date'].iloc[-1])}")
    over_window(st.columns(4), "channel_sessions_daily", days, WEB_FIGURES)


def last_points() -> None:
    """Show what became of points in the last 28 days, or in the last month of a log by month, and the balance."""
    if is_dated_by_month("loyalty"):
        columns = ["date", *POINTS_FIGURES, "redemption_rate", "outstanding_balance"]
        months = select(POINTS_BY_MONTH, columns, is_complete=True)
        st.markdown(f"**Points** in {formats.month(months['date'].iloc[-1])}")
        for place, column in zip(st.columns(4), columns[1:], strict=True):
            against_month_before(place, POINTS_BY_MONTH, months, column)
        return
    days = since_last_gap(select(POINTS, ["date", *POINTS_FIGURES, "outstanding_balance", "redeeming_members"]), "date")
    st.markdown(f"**Points** as of {formats.day(days['date'].iloc[-1])}")
    places = st.columns(4)
    over_window(places[:2], POINTS, days, POINTS_FIGURES)
    standing(places[2], POINTS, days, "outstanding_balance")
    standing(places[3], POINTS, days, "redeeming_members", "Redeeming members on the last day")


def against_month_before(place, table: str, months: pd.DataFrame, column: str) -> None:
    """Show a figure of the last of the months, against the calendar month before, with its trend."""
    last = months.iloc[-1]
    is_next = len(months) > 1 and months.iloc[-2, 0] + pd.DateOffset(months=1) == last.iloc[0]
    before = float(months[column].iloc[-2]) if is_next else float("nan")
    change = formats.change(float(last[column]), before, "in a month")
    figure(place, table, column, last[column], delta=change, chart_data=trend(months[column]))


def standing(place, table: str, days: pd.DataFrame, column: str, title: str = "") -> None:
    """Show a figure as of the last day, against 28 days before, with its trend."""
    before = days[column].iloc[-1 - WINDOW] if len(days) > WINDOW else float("nan")
    last = days[column].iloc[-1]
    change = formats.change(last, before, f"in {WINDOW} days")
    figure(place, table, column, last, title, delta=change, chart_data=trend(days[column]))


def over_window(places: Sequence, table: str, days: pd.DataFrame, columns: Sequence[str]) -> None:
    """Show the sums of the last 28 days, against the 28 before, with their trends; a dash where days are too few."""
    for place, column in zip(places, columns, strict=True):
        sums = days[column].astype(float).rolling(WINDOW).sum()
        total = sums.iloc[-1]
        before = sums.iloc[-1 - WINDOW] if len(sums) > WINDOW else float("nan")
        change = formats.change(total, before, f"in {WINDOW} days")
        title = f"{label_of(table, column)}, last {WINDOW} days"
        figure(place, table, column, total, title, delta=change, chart_data=trend(sums))


def trend(values: pd.Series) -> list | None:
    shown = values.dropna().astype(float).tail(TREND).tolist()
    return shown if len(shown) > 1 else None


def since_last_gap(days: pd.DataFrame, date: str) -> pd.DataFrame:
    """Return the days after the last one that was not observed: only they can be compared and drawn as one line."""
    stretches = days[date].diff().ne(pd.Timedelta(days=1)).cumsum()
    return days[stretches == stretches.iloc[-1]]


def provenance() -> None:
    """Say which inputs the figures rest on, and whether the checks of data quality passed."""
    inputs = select("data_freshness", ["raw_table", "origin", "staged_rows"])
    own = inputs[~inputs["origin"].isin(["sample", "absent"])]
    if inputs["origin"].eq("sample").any():
        st.warning("Sample data: made up, nobody's.")
    elif len(own):
        listed = ", ".join(f"{row.raw_table} ({row.staged_rows:,} rows)" for row in own.itertuples())
        st.caption(formats.plain(f"Inputs: {listed}."))
    checks = query(LAST_GATE, ["failed", "at"])
    if checks.empty:
        st.caption("The data-quality gate has not run on these tables: `user-engagement quality`.")
    elif checks["failed"].iloc[0]:
        st.error(f"The data-quality gate failed {checks['failed'].iloc[0]:,.0f} of its checks: see Data quality.")
    else:
        st.success(f"The data-quality gate passed on {formats.hour(checks['at'].iloc[0])} UTC.")


def show_findings(findings: pd.DataFrame, _: dict) -> None:
    """Write each finding as a sentence with what it rests on, the strongest in sight."""
    write(findings.head(SENTENCES_SHOWN))
    if len(findings) > SENTENCES_SHOWN:
        with st.expander(f"{len(findings) - SENTENCES_SHOWN} more"):
            write(findings.iloc[SENTENCES_SHOWN:])


def write(findings: pd.DataFrame) -> None:
    for _, row in findings.iterrows():
        basis = f"{VERDICTS.get(row['is_significant'], '')}n = {row['n']:,.0f}, {formats.name(row['source_table'])}"
        sentence(f"{row['topic'].capitalize()}:", row["sentence"], basis)


provenance()
for platform in select_distinct(DAILY, "platform"):
    is_by_month = is_dated_by_month(platform) and last_complete_month(MONTHLY, platform) is not None
    last_month(platform) if is_by_month else last_days(platform)
if len(query(WEB, WEB_FIGURES)):
    last_sessions()
if len(select(POINTS, ["date"])):
    last_points()
findings = select(
    "key_findings",
    ["position", "topic", "sentence", "value", "value_lower", "value_upper", "n", "is_significant", "source_table"],
)
panel("Key findings", "key_findings", findings, show_findings, ["sentence"])
