"""Generate the raw tables and their truth, set by set in DuckDB, and write them as files."""

import tempfile
from importlib import resources
from pathlib import Path

import duckdb

from user_engagement.sample.sources import BUILD_ORDER, OUTCOMES, RAW_TABLES, VIEWS
from user_engagement.warehouse import one_row

MEMORY_LIMIT = "5GB"
FORMATS = {"csv": "format csv, header", "parquet": "format parquet, compression zstd"}
MACROS = ("parameters", "draws", "flaws", "ids", "measures")
SQL = resources.files("user_engagement.sample") / "sql"


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
    with (
        tempfile.TemporaryDirectory(dir=output, prefix=".generating_") as scratch,
        duckdb.connect(Path(scratch) / "sample.duckdb") as connection,
    ):
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set TimeZone = 'UTC'")
        if threads:
            connection.execute(f"set threads = {threads}")
        create_macros(connection, seed, activities)
        for step in BUILD_ORDER:
            kind = "view" if step in VIEWS else "table"
            connection.execute(f"create {kind} {step.split('/')[-1]} as {_read(step)}")
        written = {
            output / f"sample_{name.replace('.', '__')}.{file_format}": _read(name.replace(".", "/"))
            for name in RAW_TABLES
        }
        if truth:
            truth.mkdir(parents=True, exist_ok=True)
            written[truth / f"truth_rows.{file_format}"] = _truth_rows()
            written[truth / f"truth_users.{file_format}"] = _read("truth/truth_users")
        return {path: _write(connection, query, path, file_format) for path, query in written.items()}


def create_macros(connection: duckdb.DuckDBPyConnection, seed: int, activities: int) -> None:
    """Create what the tables share: sizes, draws, flaws (`flaw_of_<raw table>` draws one), ids, measures."""
    connection.execute(f"set variable seed = {seed}; set variable activities = {activities}")
    for name in MACROS:
        connection.execute(_read(f"macros/{name}"))
    accepted = tuple(flaw for flaw, outcome in OUTCOMES.items() if outcome == "accepted")
    connection.execute(f"create macro is_accepted(flaw) as flaw is null or flaw in {accepted}")
    for name, raw_table in RAW_TABLES.items():
        branches, upper = [], 0.0
        for flaw, share in raw_table.flaws.items():
            upper += share
            branches.append(f"when uniform('{name} flaw', row_number) < {upper:.6f} then '{flaw}'")
        macro = f"flaw_of_{name.split('.')[1]}"
        connection.execute(f"create macro {macro}(row_number) as case {' '.join(branches)} else null end")


def _truth_rows() -> str:
    """Return SQL: one row per flawed raw row.

    Columns: raw_table, row_number (from 1, in file order), row_key (null where the table has no key), flaw, outcome
    (`accepted`, `duplicate` or the reason code of the quarantine).
    """
    outcomes = ", ".join(str(item) for item in OUTCOMES.items())
    flawed = " union all ".join(
        f"select '{name}' as raw_table, rowid + 1 as row_number, {raw_table.row_key} as row_key, flaw "
        f"from {raw_table.rows} where flaw is not null"
        for name, raw_table in RAW_TABLES.items()
    )
    return f"""
        select raw_table, row_number, row_key, flaw, outcome
        from ({flawed}) as flawed
        inner join (values {outcomes}) as o (flaw, outcome) using (flaw)
        order by raw_table, row_number
    """


def _read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path, file_format: str) -> int:
    """Write the rows of `query` in their order and return how many they are."""
    quoted = str(path).replace("'", "''")
    return one_row(connection.execute(f"copy ({query}) to '{quoted}' ({FORMATS[file_format]})"))[0]
