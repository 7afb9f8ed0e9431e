"""Panels of the statistics that several pages show: correlations, forecasts, anomalies."""

from functools import partial

import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import chart_panel, choose
from user_engagement.dashboard.published import columns_of, select
from user_engagement.words import label

HISTORY_SHOWN = 120
LINES = "Solid: seen. Dashed: expected, with its 95 % interval."


def correlation_panel(title: str, subject: str, table: str) -> None:
    """Show how closely the metrics of a subject move together; `table` gives the metrics their labels."""
    method = choose(st.columns([1, 2])[0], "Correlation", {"Pearson": "pearson", "Spearman": "spearman"})
    pairs = select(
        "metric_correlations", ["metric_a", "metric_b", "n", "pearson", "spearman", "reason"], subject=subject
    )
    words = columns_of(table)
    swapped = pairs.rename(columns={"metric_a": "metric_b", "metric_b": "metric_a"})
    names = sorted({*pairs["metric_a"], *pairs["metric_b"]})
    itself = pd.DataFrame({"metric_a": names, "metric_b": names, "pearson": 1.0, "spearman": 1.0})
    grid = pd.concat([pairs, swapped, itself]) if len(pairs) else pairs
    for column in ["metric_a", "metric_b"]:
        grid[column] = grid[column].map(lambda name: label(name, words))
    order = [label(name, words) for name in names]
    chart_panel(
        title,
        "metric_correlations",
        grid,
        partial(charts.heat_map, x="metric_a", y="metric_b", measure=method, order=(order, order), is_diverging=True),
        [method],
        note=_rows_in_words(pairs["n"]),
    )


def forecast_panel(title: str, series: str, granularity: str = "day") -> None:
    """Show the last values of a series by day or month and what the best model of the backtest expects next."""
    past = select("metric_anomalies", ["time", "value"], series=series, granularity=granularity).tail(HISTORY_SHOWN)
    ahead = select("engagement_forecasts", ["date", "expected", "lower", "upper", "model", "reason"], series=series)
    accuracy = select(
        "forecast_accuracy",
        ["model", "relative_mae", "interval_coverage", "reason", "is_chosen"],
        series=series,
        is_chosen=True,
    )
    ahead = ahead.rename(columns={"date": "time"}).assign(value=None)
    rows = pd.concat([past.assign(expected=None, lower=None, upper=None), ahead]) if len(ahead) else ahead
    rows["seen_or_expected"] = rows["value"].fillna(rows["expected"])
    chart_panel(
        title,
        "engagement_forecasts",
        rows.astype({"value": "float64", "expected": "float64", "lower": "float64", "upper": "float64"}),
        partial(
            charts.band,
            x="time",
            measure="value",
            expected="expected",
            bounds=("lower", "upper"),
            period=granularity,
        ),
        ["seen_or_expected"],
        note=_accuracy_in_words(accuracy, "week" if granularity == "day" else "year"),
        also="metric_anomalies",
    )


def anomaly_panel(title: str, series: str, granularity: str = "day", last: int = 400) -> None:
    """Show a series, the range that its own past let one expect, and the values outside."""
    columns = ["time", "value", "expected", "lower", "upper", "direction", "is_anomaly"]
    rows = select("metric_anomalies", columns, series=series, granularity=granularity).tail(last)
    found, judged = int(rows["is_anomaly"].fillna(False).sum()), int(rows["lower"].notna().sum())
    chart_panel(
        title,
        "metric_anomalies",
        rows.assign(is_anomaly=rows["is_anomaly"].fillna(False).astype(bool)),
        partial(
            charts.band,
            x="time",
            measure="value",
            expected="expected",
            bounds=("lower", "upper"),
            period=granularity,
            marked="is_anomaly",
        ),
        ["value"],
        note=f"{found} of the {judged} values that can be judged lie outside the range (red)."
        + (f" {len(rows) - judged} cannot: their past is too short." if judged < len(rows) else ""),
    )


def _rows_in_words(counts: pd.Series) -> str:
    if counts.empty:
        return ""
    least, most = counts.min(), counts.max()
    return f"{least:,.0f} rows a pair." if least == most else f"From {least:,.0f} to {most:,.0f} rows a pair."


def _accuracy_in_words(accuracy: pd.DataFrame, season: str) -> str:
    if accuracy.empty:
        return ""
    chosen = accuracy.iloc[0]
    if pd.isna(chosen["relative_mae"]) or pd.isna(chosen["interval_coverage"]):
        return f"{LINES} Model: {formats.name(chosen['model'])}; no backtest: {formats.name(str(chosen['reason']))}."
    return (
        f"{LINES} Model: {formats.name(chosen['model'])}; in the "
        f"backtest its error was {chosen['relative_mae']:.0%} of that of repeating the {season} before, and "
        f"{chosen['interval_coverage']:.0%} of the values fell into the interval."
    )
