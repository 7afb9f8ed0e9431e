"""Generate the raw tables and their truth, set by set in DuckDB, and write them as files."""

import tempfile
from pathlib import Path

import duckdb

from user_engagement.sample import learning, loyalty, telecom, web
from user_engagement.sample.calendar import create_calendar
from user_engagement.sample.draws import create_draws
from user_engagement.sample.flaws import create_flaw_macros
from user_engagement.sample.truth import TRUTH_USERS, truth_rows

MEMORY_LIMIT = "5GB"
FORMATS = {"csv": "format csv, header", "parquet": "format parquet, compression zstd"}
SOURCES = (loyalty, learning, web, telecom)


def generate_sample(
    output: Path,
    *,
    seed: int = 1,
    activities: int = 12_000,
    file_format: str = "csv",
    truth: Path | None = None,
    threads: int | None = None,
) -> dict[Path, int]:
    """Write the nine raw tables to `output`, with `truth` the truth files there, and return the rows of each file.

    `activities` is about the number of rows of loyalty.activity_logs, `file_format` is csv or parquet. `threads`
    changes nothing but the time it takes. Tables are built in a temporary database beside the output, which is
    removed in the end, so that their size is bounded by the disk.
    """
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output, prefix=".generating_") as scratch:
        connection = duckdb.connect(Path(scratch) / "sample.duckdb")
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set TimeZone = 'UTC'")
        if threads:
            connection.execute(f"set threads = {threads}")
        try:
            _build(connection, seed, activities)
            written = {
                output / f"sample_{name.replace('.', '__')}.{file_format}": query
                for source in SOURCES
                for name, query in source.RAW_TABLES.items()
            }
            if truth:
                truth.mkdir(parents=True, exist_ok=True)
                written[truth / f"truth_rows.{file_format}"] = truth_rows(SOURCES)
                written[truth / f"truth_users.{file_format}"] = TRUTH_USERS
            return {path: _write(connection, query, path, file_format) for path, query in written.items()}
        finally:
            connection.close()


def _build(connection: duckdb.DuckDBPyConnection, seed: int, activities: int) -> None:
    create_draws(connection, seed)
    create_flaw_macros(connection)
    create_calendar(connection)
    loyalty.build(connection, activities)
    learning.build(connection, activities)
    web.build(connection)
    telecom.build(connection, activities)


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path, file_format: str) -> int:
    """Write the rows of `query` in their order and return how many they are."""
    quoted = str(path).replace("'", "''")
    return connection.execute(f"copy ({query}) to '{quoted}' ({FORMATS[file_format]})").fetchone()[0]
