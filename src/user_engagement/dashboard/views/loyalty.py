"""Points earned, redeemed and outstanding; who takes part; what campaigns do."""

from calendar import monthrange
from datetime import date
from functools import partial

import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import (
    chart_panel,
    choose,
    figure,
    is_dated_by_month,
    period_filter,
    sections,
    table_panel,
    touching,
)
from user_engagement.dashboard.published import select, summarised
from user_engagement.dashboard.statistics_panels import anomaly_panel, forecast_panel

MOVEMENTS = ["points_earned", "points_redeemed", "points_expired", "points_adjusted"]
HANGING = ["points_redeemed", "points_expired"]
STEPS = {"Month": "loyalty_points_monthly", "Day": "loyalty_points_daily"}
WAYS = {"both": "Both", "earn_only": "Earn only", "redeem_only": "Redeem only"}


def points() -> None:
    filters = st.columns([1, 2, 3])
    step = choose(filters[0], "Month or day", list(STEPS))
    period = period_filter(filters[1], "loyalty_points_daily", "date")
    table = STEPS[step]
    totals(whole_months(period) if step == "Month" else period)
    completeness = ["is_complete"] if step == "Month" else []
    balances = ["date", *MOVEMENTS, "outstanding_balance", *completeness]
    rows = select(table, balances, date=touching(period, step.lower()))
    left, right = st.columns(2)
    with left:
        chart_panel(
            f"Points earned and adjusted, and below zero redeemed and expired, by {step.lower()}",
            table,
            rows,
            partial(charts.stacked_bars, x="date", measures=MOVEMENTS, period=step.lower(), below=HANGING),
            MOVEMENTS,
        )
    with right:
        chart_panel(
            "Outstanding balance",
            table,
            rows,
            partial(charts.lines, x="date", measures=["outstanding_balance"], period=step.lower()),
            ["outstanding_balance"],
        )
    left, right = st.columns(2)
    months = touching(period, "month")
    with left:
        chart_panel(
            "Points redeemed over points earned",
            "loyalty_points_monthly",
            select("loyalty_points_monthly", ["date", "redemption_rate", "is_complete"], date=months),
            partial(charts.lines, x="date", measures=["redemption_rate"], period="month"),
            ["redemption_rate"],
        )
    with right:
        participation(months)


def whole_months(period: tuple[date, date]) -> tuple[date, date]:
    """Return the first and the last day of the months that the period touches."""
    first, last = touching(period, "month")
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def totals(period: tuple[date, date]) -> None:
    """Show the sums over the chosen days, whether or not their months are complete, and the balance after them."""
    table = "loyalty_points_daily"
    days = select(table, ["date", "net_points", "outstanding_balance"], date=period)
    if days.empty:
        return
    before = days.iloc[0]
    sums = summarised(table, [*MOVEMENTS, "outstanding_balance"], date=period).iloc[0]
    places = [*st.columns(3), *st.columns(3)]
    figure(
        places[0], table, "outstanding_balance", before["outstanding_balance"] - before["net_points"], "At the start"
    )
    for place, column in zip(places[1:], MOVEMENTS, strict=False):
        figure(place, table, column, sums[column])
    figure(places[5], table, "outstanding_balance", sums["outstanding_balance"], "Outstanding at the end")
    st.caption(f"From {formats.day(days['date'].iloc[0])} to {formats.day(days['date'].iloc[-1])}.")


def participation(months: tuple) -> None:
    shares = ["month", "participation", "members", "member_share", "is_complete"]
    rows = select("loyalty_participation_monthly", shares, month=months, participation=list(WAYS))
    chart_panel(
        "Share of members who took part",
        "loyalty_participation_monthly",
        rows.assign(participation=rows["participation"].map(WAYS)),
        partial(charts.lines, x="month", measures=["member_share"], period="month", series="participation"),
        ["member_share"],
        note="The other members neither earned nor redeemed points in the month.",
    )


def campaigns() -> None:
    counts = ["participants", "new_users", "points_earned", "points_redeemed", "return_rate_7d", "return_rate_28d"]
    performance = select("campaign_performance", ["platform", "campaign_id", "campaign_start_date", *counts])
    table_panel("What was counted", "campaign_performance", performance)
    matched = ["participants", "matched_share", "participant_return_rate", "comparison_return_rate"]
    difference = ["return_rate_difference", "difference_lower", "difference_upper", "detectable_difference", "reason"]
    without = ["otherwise_active_participants", "otherwise_active_difference"]
    effects = select("campaign_effects", ["campaign_id", "window_days", *matched, *difference, *without])
    chart_panel(
        "Return rate of participants minus that of comparable users",
        "campaign_effects",
        effects.assign(within=effects["window_days"].map("within {} days".format)),
        partial(
            charts.intervals,
            category="campaign_id",
            measure="return_rate_difference",
            bounds=("difference_lower", "difference_upper"),
            series="within",
            zero=True,
        ),
        ["difference_lower"],
        note="An association: nobody was assigned to a campaign at random. Lines are 95 % intervals; across the dashed "
        "line the difference may be chance.",
    )
    table_panel(
        "Who was compared, and what could have been seen",
        "campaign_effects",
        effects,
        note="A difference below the detectable one may well exist unseen. Otherwise active are those who were there "
        "that day without the campaign too: an invitation brings others in, who look less loyal.",
        figures=["matched_share", "return_rate_difference"],
    )


def outlook() -> None:
    step = "month" if is_dated_by_month("loyalty") else "day"
    left, right = st.columns(2)
    with left:
        forecast_panel(f"Points earned a {step}: what comes next", "points_earned/loyalty", step)
    with right:
        anomaly_panel(f"Points redeemed a {step} against what was to be expected", "points_redeemed/loyalty", step)


sections({"Points": points, "Campaigns": campaigns, "Outlook": outlook})
