"""Runs the suites by push-down in DuckDB and brings their results into one shape."""

import os
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


def run(database: Path, profile: Path, as_of: date | None, docs: Path) -> int:
    """Check, print, record and write pages; returns the exit code."""
    started_at = datetime.now(UTC).replace(tzinfo=None)
    with duckdb.connect(str(database), read_only=True, config={"memory_limit": MEMORY_LIMIT}) as connection:
        reference = read_profile(profile)
        if profile.resolve() == SAMPLE_PROFILE and not reads_sample(connection):
            print(f"{profile} is the sample's and says nothing about these data, so that drift was not checked.")
            print(
                "Store your own: user-engagement quality --profile mine.json --refresh-profile; then use --profile"
                " mine.json."
            )
            reference = {}
        planned = suites(connection, reference, as_of)
    validated = validate(planned, database)
    results = [
        result for suite, validation in zip(planned, validated, strict=True) for result in flatten(suite, validation)
    ]
    history = record(results, database, started_at)
    page = write_page(results, history, docs, started_at)
    failed = [result for result in results if result.status in ("fail", "error")]
    for result in failed:
        print(f"{result.status.upper()} {result.check_name}\n    {result.detail}")
    print(f"Great Expectations: {len(results)} checks, {len(failed)} failed; profile {profile}; {page}")
    return 1 if failed else 0


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


def record(results: list[Result], database: Path, started_at: datetime) -> list[tuple]:
    """Insert the results into quality.data_quality_results; returns started at, checks and failed of the last runs."""
    invocation = str(uuid.uuid4())
    rows = [(invocation, started_at, "great_expectations", *result) for result in results]
    columns = ("invocation_id", "run_started_at", "tool", *Result._fields)
    with duckdb.connect(str(database)) as connection:
        connection.begin()
        table = with_prefix("quality.data_quality_results", schema_prefix(connection))
        connection.executemany(
            f"insert into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})",
            rows,
        )
        connection.commit()
        return connection.execute(
            f"""select run_started_at, count(*), count(*) filter (where status <> 'pass')
            from {table} where tool = 'great_expectations'
            group by invocation_id, run_started_at order by run_started_at desc limit 30"""
        ).fetchall()
