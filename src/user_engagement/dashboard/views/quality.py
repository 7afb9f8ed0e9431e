"""Whether the data can be believed: nothing lost, what was refused and why, how fresh, which checks failed."""

from functools import partial

import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import chart_panel, figure, sections, table_panel
from user_engagement.dashboard.published import query, select

OUTCOMES = ["staged_rows", "duplicate_rows", "quarantined_rows", "forgotten_rows"]
GATE = "great_expectations"
CHECKS_BY_RUN = """
select run_started_at, tool, status, count(*) as checks
from {data_quality_results}
group by all
order by all
"""
FAILED_LAST = """
with last_runs as (
    select tool, check_name, table_name, column_name, status, failures, detail, run_started_at
    from {data_quality_results}
    qualify run_started_at = max(run_started_at) over (partition by tool)
)
select * from last_runs
where status <> 'pass'
order by all
"""


def raw_rows() -> None:
    rows = select("row_reconciliation", ["raw_table", "raw_rows", *OUTCOMES])
    if len(rows):
        totals = rows[["raw_rows", *OUTCOMES]].sum()
        for place, column in zip(st.columns(5), totals.index, strict=True):
            figure(place, "row_reconciliation", column, totals[column])
    table_panel(
        "Nothing lost: raw rows = staged + duplicate + quarantined + forgotten",
        "row_reconciliation",
        rows.assign(is_reconciled=rows["raw_rows"] == rows[OUTCOMES].sum(axis=1)),
    )
    table_panel(
        "How far the data reach",
        "data_freshness",
        select("data_freshness", ["raw_table", "origin", "staged_rows", "first_time", "last_time"]),
    )
    known = ["platform", "log_step", "first_observed_date", "last_observed_date", "as_of_date"]
    table_panel("From when to when each platform is known", "platforms", select("platforms", known))


def quarantine() -> None:
    refused = select("quarantined_rows_by_reason", ["raw_table", "reason_code", "quarantined_rows"])
    chart_panel(
        "Quarantined rows by reason",
        "quarantined_rows_by_reason",
        refused[refused["quarantined_rows"] > 0],
        partial(charts.heat_map, x="reason_code", y="raw_table", measure="quarantined_rows"),
        ["quarantined_rows"],
    )


def checks() -> None:
    runs = query(CHECKS_BY_RUN, ["run_started_at", "tool", "status", "checks"])
    chart_panel(
        "Results of checks by run",
        "data_quality_results",
        runs,
        partial(charts.stacked_runs, x="run_started_at", measure="checks", series="status"),
        ["checks"],
    )
    columns = ["tool", "check_name", "table_name", "column_name", "status", "failures", "detail", "run_started_at"]
    failed = query(FAILED_LAST, columns)
    if len(failed):
        table_panel("Checks that did not pass in the last run of each tool", "data_quality_results", failed)
    elif len(runs):
        last = runs.groupby("tool")["run_started_at"].max()
        said = ", ".join(f"{tool} on {formats.hour(time)}" for tool, time in last.items())
        st.success(f"Every check passed in the last run of each tool: {said}.")
    if len(runs) and GATE not in set(runs["tool"]):
        st.caption("The data-quality gate has not run on these tables: `make quality`.")


sections({"Raw rows": raw_rows, "Quarantine": quarantine, "Checks": checks})
