"""What the project knows of its raw tables, as the last build wrote it down (models/intermediate/int_raw_tables)."""

import json
from typing import Any, NamedTuple

from user_engagement.warehouse import schema_prefix


class RawTable(NamedTuple):
    """One raw table."""

    name: str
    platform: str | None  # none where rows name nobody
    base_table: str  # its base model, schema and name
    staged_table: str  # its staged model
    person_column: str | None  # of the base model
    time_column: str  # of the staged model
    identifiers: list[str]  # columns of the base model whose values no public table may hold
    origin: str  # where its rows came from at the last build, for messages
    has_profiles: bool
    gate: dict[str, Any]  # what the quality gate compares: categories, measures, total

    @property
    def source(self) -> str:
        return self.name.split(".")[0]


def read_registry(connection) -> list[RawTable]:
    """All raw tables of the warehouse that `connection`, DuckDB's, has open."""
    rows = connection.execute(
        f"""select raw_table, platform, base_table, staged_table, person_column, time_column,
        coalesce(string_split(nullif(identifiers, ''), ','), []), origin, has_profiles, gate
        from {schema_prefix(connection)}intermediate.int_raw_tables order by position"""
    ).fetchall()
    return [RawTable._make((*facts, json.loads(gate))) for *facts, gate in rows]


def platforms(raw_tables: list[RawTable]) -> list[str]:
    """Source systems that name people, in the order of the registry."""
    return list(dict.fromkeys(table.platform for table in raw_tables if table.platform))
