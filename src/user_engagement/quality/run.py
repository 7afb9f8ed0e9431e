"""Runs the suites by push-down in DuckDB and brings their results into one shape."""

import json
import os
import sys
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb
import great_expectations
from great_expectations.data_context.types.base import ProgressBarsConfig

from user_engagement.quality.datasource import MEMORY_LIMIT, close_datasource, open_datasource
from user_engagement.quality.pages import write_page
from user_engagement.quality.profile import SAMPLE_PROFILE, read_profile, reads_sample
from user_engagement.quality.suites import Suite, suites
from user_engagement.warehouse import schema_prefix, with_prefix


class Result(NamedTuple):
    """One row of quality.data_quality_results, but for the run."""

    check_name: str
    table_name: str
    column_name: str
    status: str
    failures: int | None
    observed_value: float | None
    detail: str


class Report(NamedTuple):
    """What a run found: its results, and the failed ones with the time since when they fail."""

    started_at: datetime
    results: list[Result]
    failing_since: dict[str, datetime]
    page: Path

    def as_json(self) -> str:
        """Return one line for machines: how many checks, and of each that failed its table, detail, since when."""
        failed = [
            {
                "check": result.check_name,
                "table": result.table_name,
                "column": result.column_name,
                "status": result.status,
                "detail": result.detail,
                "since": f"{self.failing_since[result.check_name]:%Y-%m-%dT%H:%M:%SZ}",
            }
            for result in self.results
            if result.check_name in self.failing_since
        ]
        return json.dumps(
            {
                "status": "fail" if failed else "pass",
                "run_started_at": f"{self.started_at:%Y-%m-%dT%H:%M:%SZ}",
                "checks": len(self.results),
                "failed": failed,
            }
        )


def run(database: Path, profile: Path, as_of: date | None, docs: Path) -> Report:
    """Check, and write the page. Raises duckdb.IOException where another process holds the database."""
    started_at = datetime.now(UTC).replace(tzinfo=None)
    with duckdb.connect(str(database), read_only=True, config={"memory_limit": MEMORY_LIMIT}) as connection:
        reference = read_profile(profile)
        if profile.resolve() == SAMPLE_PROFILE and not reads_sample(connection):
            print(
                f"{profile} is the sample's and says nothing about these data, so that drift was not checked.\n"
                "Store your own: user-engagement quality --profile mine.json --refresh-profile; then use --profile"
                " mine.json.",
                file=sys.stderr,
            )
            reference = {}
        planned = suites(connection, reference, as_of)
        earlier, failing = _history(connection)
    validated = validate(planned, database)
    results = [
        result for suite, validation in zip(planned, validated, strict=True) for result in flatten(suite, validation)
    ]
    failed = [result.check_name for result in results if result.status != "pass"]
    page = write_page(results, [(started_at, len(results), len(failed)), *earlier], docs, started_at)
    return Report(started_at, results, {name: failing.get(name) or started_at for name in failed}, page)


def _history(connection) -> tuple[list[tuple], dict[str, datetime]]:
    """The last runs (started at, checks, failed), newest first; and {check: when it first failed of late}."""
    table = with_prefix("quality.data_quality_results", schema_prefix(connection))
    runs = connection.execute(
        f"""select run_started_at, count(*), count(*) filter (where status <> 'pass')
        from {table} where tool = 'great_expectations'
        group by invocation_id, run_started_at order by run_started_at desc limit 29"""
    ).fetchall()
    failing = connection.execute(
        f"""with last_passes as (
            select check_name, max(run_started_at) filter (where status = 'pass') as passed_at
            from {table} where tool = 'great_expectations' group by check_name
        )
        select check_name, min(run_started_at) from {table} inner join last_passes using (check_name)
        where tool = 'great_expectations' and (passed_at is null or run_started_at > passed_at)
        group by check_name"""
    ).fetchall()
    return runs, dict(failing)


def validate(planned: list[Suite], database: Path) -> list[Any]:
    """Great Expectations' own result of each suite, in their order."""
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    datasource = open_datasource(context, database)
    try:
        validated = []
        for suite in planned:
            asset = datasource.add_query_asset(suite.name, query=suite.query)
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            validated.append(
                batch.validate(great_expectations.ExpectationSuite(suite.name, expectations=suite.expectations))
            )
        return validated
    finally:
        close_datasource(datasource)


def flatten(suite: Suite, validation: Any) -> list[Result]:
    """One Result per expectation of a validated suite; none of them tells a value of a row."""
    return [_flatten(suite, result) for result in validation.results]


def _flatten(suite: Suite, result: Any) -> Result:
    expectation = result.expectation_config
    found = result.result
    expected = f"expected: {expectation.meta['expected']}"
    common = (expectation.meta["check"], suite.table.split(".")[-1], expectation.kwargs["column"])
    if _raised(result.exception_info):
        return Result(*common, "error", None, None, f"{expected}; the check could not be run")
    status = "pass" if result.success else "fail"
    if expectation.type == "expect_column_values_to_not_be_null":
        share = found["unexpected_count"] / found["element_count"] if found["element_count"] else None
        told = "no rows" if share is None else f"{share:.1%}"
        return Result(*common, status, found["unexpected_count"], share, f"{expected}; found: {told}")
    if expectation.type == "expect_column_distinct_values_to_be_in_set":
        # Their names stay inside: an id that slipped into the column would be among them.
        new = found["unexpected_count"]
        where = f" (select distinct {expectation.kwargs['column']} from {suite.table})" if new else ""
        return Result(*common, status, None, new, f"{expected}; found: {new}{where}")
    value = None if found.get("observed_value") is None else float(found["observed_value"])
    return Result(*common, status, None, value, f"{expected}; found: {'nothing' if value is None else f'{value:,.6g}'}")


def _raised(exception_info: dict) -> bool:
    """Great Expectations gives one exception, or one per metric."""
    if "raised_exception" in exception_info:
        return exception_info["raised_exception"]
    return any(one["raised_exception"] for one in exception_info.values())


def record(report: Report, database: Path) -> None:
    """Insert the results into quality.data_quality_results; raises duckdb.IOException where the database is in use."""
    invocation = str(uuid.uuid4())
    rows = [(invocation, report.started_at, "great_expectations", *result) for result in report.results]
    columns = ("invocation_id", "run_started_at", "tool", *Result._fields)
    with duckdb.connect(str(database)) as connection:
        connection.begin()
        table = with_prefix("quality.data_quality_results", schema_prefix(connection))
        connection.executemany(
            f"insert into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})",
            rows,
        )
        connection.commit()
