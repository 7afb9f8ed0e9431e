"""The stored profile: shares of nulls, categories and bins as they were when somebody looked and found them right.

A profile holds shares, names of categories and bounds of bins, never a value of a person.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from user_engagement.registry import RawTable, read_registry
from user_engagement.warehouse import one_row, read

SAMPLE_PROFILE = Path(__file__).parent / "profiles" / "sample.json"
# A column of more values than this is no category: ids slipped in, or a free text.
MOST_CATEGORIES = 200


def reads_sample(connection) -> bool:
    """Whether the warehouse was built from the sample seeds, whatever else lies there."""
    return any(table.origin.startswith("the seed ") for table in read_registry(connection))


def measure_profile(connection) -> dict[str, Any]:
    """Measure a warehouse, {raw_table: {quarantined_share, duplicate_share, columns}}; empty tables are left out.

    `connection` is DuckDB's. A category column has null_share, values and weights; a measure null_share, bins, weights
    and tail_weights, as Great Expectations names the parts of a partition.
    """
    raw_tables = {table.name: table for table in read_registry(connection)}
    reconciled = read(
        connection,
        """select raw_table, quarantined_rows / raw_rows, duplicate_rows / raw_rows
        from quality.row_reconciliation where staged_rows > 0 order by raw_table""",
    ).fetchall()
    return {
        raw_table: {
            "quarantined_share": quarantined,
            "duplicate_share": duplicates,
            "columns": _columns(connection, raw_tables[raw_table]),
        }
        for raw_table, quarantined, duplicates in reconciled
    }


def read_profile(path: Path) -> dict[str, Any]:
    """Read a stored profile. Raises FileNotFoundError where there is none."""
    return json.loads(path.read_text())


def write_profile(profile: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(profile, indent=1) + "\n")


def _columns(connection, raw_table: RawTable) -> dict[str, Any]:
    """Categories are compared by value, measures in ten bins."""
    table, gate = raw_table.staged_table, raw_table.gate
    parts = {column: _categories(connection, table, column) for column in gate.get("categories", [])}
    parts |= {column: _bins(connection, table, column) for column in gate.get("measures", [])}
    return {column: _null_share(connection, table, column) | part for column, part in parts.items() if part}


def _null_share(connection, table: str, column: str) -> dict[str, float]:
    share = one_row(read(connection, f"select 1 - count({column}) / count(*) from {table}"))[0]
    return {"null_share": share}


def _categories(connection, table: str, column: str) -> dict[str, list]:
    counts = read(
        connection,
        f"""select {column}, count(*) / sum(count(*)) over () from {table} where {column} is not null
        group by {column} order by {column} limit {MOST_CATEGORIES + 1}""",
    ).fetchall()
    if not counts or len(counts) > MOST_CATEGORIES:
        return {}
    return {"values": [value for value, _ in counts], "weights": [weight for _, weight in counts]}


def _bins(connection, table: str, column: str) -> dict[str, list]:
    """Nine bounds at the deciles, of 100,000 rows where there are more; the shares between them are of all rows."""
    deciles = [step / 10 for step in range(1, 10)]
    query = f"""select quantile_disc(cast({column} as double), {deciles})
        from (select {column} from {table} using sample reservoir(100000 rows) repeatable (1))"""
    bins = sorted({float(f"{bound:.3g}") for bound in one_row(read(connection, query))[0] or []})
    if len(bins) < 2:
        return {}
    shares = ", ".join(
        f"count(*) filter (where {column} >= {low} and {column} {'<=' if high == bins[-1] else '<'} {high})"
        for low, high in pairwise(bins)
    )
    counts = read(
        connection,
        f"""select count({column}), count(*) filter (where {column} < {bins[0]}),
        count(*) filter (where {column} > {bins[-1]}), {shares} from {table}""",
    )
    total, below, above, *inside = one_row(counts)
    return {
        "bins": bins,
        "weights": [count / total for count in inside],
        "tail_weights": [below / total, above / total],
    }
