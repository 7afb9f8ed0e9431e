"""Subcommand `quality`: run every check, print those that fail, record the results and write the pages."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import click

from user_engagement.options import PATH, database_option, require_extra
from user_engagement.quality.profile import SAMPLE_PROFILE

IN_USE = "{} is in use by another process, perhaps a build: try again when it has ended."
WEBHOOK_SECONDS = 10


class ChecksNotRunError(click.ClickException):
    """The checks could not be run: an exit code of its own."""

    exit_code = 2


@click.command(short_help="Check a build against the last weeks and a stored profile.")
@database_option("What to check.")
@click.option("--profile", type=PATH, default=SAMPLE_PROFILE, help="The stored profile; by default that of the sample.")
@click.option("--refresh-profile", is_flag=True, help="Store the profile of the database as it is, and check nothing.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day that the data must reach; by default the newest day of the same source.",
)
@click.option(
    "--docs", type=PATH, default=Path("warehouse/data_docs"), show_default=True, help="Folder of the page of results."
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON: what failed, and since when.")
@click.option("--webhook", metavar="URL", help="Post this line of JSON there, whatever the result.")
def quality(
    database: Path,
    profile: Path,
    refresh_profile: bool,
    as_of: datetime | None,
    docs: Path,
    as_json: bool,
    webhook: str | None,
) -> None:
    """Check a build.

    Volume and freshness against the last weeks, nulls, categories and distributions against a stored profile, public
    totals against the raw rows. The results are printed, written as a page, and recorded in
    quality.data_quality_results.

    The exit code is 0 where every check passed, 1 where one failed, 2 where the checks could not be run.
    """
    if webhook is not None and not webhook.startswith(("http://", "https://")):
        raise click.UsageError("--webhook wants an address that begins with http:// or https://.")
    if not database.is_file():
        raise ChecksNotRunError(f"{database} does not exist: run `dbt build` first.")
    if refresh_profile:
        _refresh(database, profile)
        return
    if not profile.is_file():
        raise ChecksNotRunError(
            f"There is no profile {profile}: look at the data, then store it with --refresh-profile."
        )
    require_extra("quality", "great_expectations")
    _run(database, profile, as_of.date() if as_of else None, docs, as_json, webhook)


def _refresh(database: Path, path: Path) -> None:
    import duckdb

    from user_engagement.quality.profile import measure_profile, write_profile

    with duckdb.connect(str(database), read_only=True) as connection:
        profile = measure_profile(connection)
    write_profile(profile, path)
    click.echo(f"Stored the profile of {len(profile)} raw tables in {path}.")


def _run(database: Path, profile: Path, as_of: date | None, docs: Path, as_json: bool, webhook: str | None) -> None:
    import duckdb

    try:
        duckdb.connect(str(database), read_only=True).close()
    except duckdb.IOException as error:
        raise ChecksNotRunError(IN_USE.format(database)) from error
    # Imported here: Great Expectations takes seconds to load.
    from user_engagement.quality.run import record, run

    report = run(database, profile, as_of, docs)
    failed = [result for result in report.results if result.status != "pass"]
    if as_json:
        click.echo(report.as_json())
    else:
        for result in failed:
            since = f"{report.failing_since[result.check_name]:%Y-%m-%d %H:%M}"
            click.echo(f"{result.status.upper()} {result.check_name}\n    {result.detail}\n    since {since} UTC")
        counts = f"{len(report.results)} checks, {len(failed)} failed"
        click.echo(f"Great Expectations: {counts}; profile {profile}; {report.page}")
    code = 1 if failed else 0
    try:
        record(report, database)
    except duckdb.IOException:
        click.echo(f"The results were not recorded: {IN_USE.format(database)}", err=True)
        code = code or 2
    if webhook is not None:
        posted = _post(report.as_json(), webhook)
        code = code or posted
    sys.stdout.flush()
    # Left the short way: in the long one DuckDB's binding prints a page about objects that others still hold.
    os._exit(code)


def _post(line: str, webhook: str) -> int:
    """Post the line; 0, or 2 where nobody took it, which is said without the address: its path may be a secret."""
    request = Request(webhook, line.encode(), {"Content-Type": "application/json"})
    try:
        urlopen(request, timeout=WEBHOOK_SECONDS).close()
    except OSError as error:
        click.echo(f"The webhook did not take the result: {getattr(error, 'reason', error)}.", err=True)
        return 2
    return 0
