"""What the project knows of its raw tables, as the last build wrote it down (models/intermediate/int_raw_tables)."""

import json
from typing import Any, NamedTuple

from user_engagement.warehouse import schema_prefix


class RawTable(NamedTuple):
    """One raw table."""

    name: str
    platform: str | None  # none where rows name nobody
    person_column: str | None  # of the base model
    time_column: str  # of the staged model
    identifiers: list[str]  # columns of the base model whose values no public table may hold
    has_profiles: bool
    gate: dict[str, Any]  # what the quality gate compares: categories, measures, total

    @property
    def source(self) -> str:
        return self.name.split(".")[0]

    @property
    def base_model(self) -> str:
        return "base_" + self.name.replace(".", "__")


def read_registry(connection) -> list[RawTable]:
    """All raw tables of the warehouse that `connection`, DuckDB's, has open."""
    rows = connection.execute(
        f"""select raw_table, platform, person_column, time_column, identifiers, has_profiles, gate
        from {schema_prefix(connection)}intermediate.int_raw_tables order by position"""
    ).fetchall()
    return [
        RawTable(
            name, platform, person, time, identifiers.split(",") if identifiers else [], has_profiles, json.loads(gate)
        )
        for name, platform, person, time, identifiers, has_profiles, gate in rows
    ]


def platforms(raw_tables: list[RawTable]) -> list[str]:
    """Source systems that name people, in the order of the registry."""
    return list(dict.fromkeys(table.platform for table in raw_tables if table.platform))
