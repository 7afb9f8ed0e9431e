"""The published tables: which version is current, what its columns mean, and rows of it.

A page resolves `current` once and reads that version only. Every query opens its file, reads and closes it, so that
no version is held; answers are cached under the version's folder and the time of its making, since numbers begin anew
where somebody clears the published folder.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from user_engagement.definitions import FILES
from user_engagement.warehouse import published_folder

FILE_OF_SCHEMA = {schema: f"{file}.duckdb" for file, schemas in FILES.items() for schema in schemas}
# The folder of a version, and when it was made in nanoseconds.
Version = tuple[Path, int]


def take_current_version() -> Path | None:
    """Resolve `current` for this run of a page; None where nothing is published."""
    current = published_folder() / "current"
    if not current.exists():
        return None
    found = current.resolve()
    st.session_state["version"] = found, found.stat().st_mtime_ns
    return found


def has_table(table: str) -> bool:
    """Return whether the version holds the table in a file that can be read."""
    return table in _schemas(_version())


def columns_of(table: str) -> dict[str, dict]:
    """Return {column: {data_type, description, label, format, expression, ...}} of a table, by its model's YAML."""
    return _definitions(_version()).get(table, {}).get("columns", {})


def description_of(table: str) -> str:
    """Return what the table holds, in the words of its model's YAML."""
    return " ".join(_definitions(_version()).get(table, {}).get("description", "").split())


def select(table: str, columns: list[str], **conditions: object) -> pd.DataFrame:
    """Return columns of a published table, ordered by them; without rows where the table is not published.

    A condition names a column: a value must be equal, a list holds it, a pair (first, last) has it between them.
    """
    where, parameters = _where(conditions)
    names = ", ".join(f'"{column}"' for column in columns)
    return query(f"select {names} from {{{table}}} {where} order by all", columns, *parameters)


def summarised(table: str, measures: list[str], by: Sequence[str] = (), **conditions: object) -> pd.DataFrame:
    """Return the measures of the rows that meet the conditions of `select`, taken together as their metrics say.

    One row for each value of the columns `by`, else one in all.
    """
    where, parameters = _where(conditions)
    groups = [f'"{column}"' for column in by]
    figures = [f'{columns_of(table)[measure]["expression"]} as "{measure}"' for measure in measures]
    grouped = f"group by {', '.join(groups)} order by {', '.join(groups)}" if groups else ""
    statement = f"select {', '.join([*groups, *figures])} from {{{table}}} {where} {grouped}"
    return query(statement, [*by, *measures], *parameters)


def query(statement: str, columns: list[str], *parameters: object) -> pd.DataFrame:
    """Return the rows of a query in which {table} stands for a published table.

    `columns` are those of an answer without rows, given where one of the tables is not published.
    """
    schemas = _schemas(_version())
    tables = [part.split("}")[0] for part in statement.split("{")[1:]]
    if not all(table in schemas for table in tables):
        return pd.DataFrame(columns=columns)
    return _rows(_version(), schemas[tables[0]], statement.format(**schemas), parameters)


def _where(conditions: dict[str, object]) -> tuple[str, list[object]]:
    clauses: list[str] = []
    parameters: list[object] = []
    for column, wanted in conditions.items():
        if isinstance(wanted, list):
            clauses.append(f'list_contains(?, "{column}")')
            parameters.append(wanted)
        elif isinstance(wanted, tuple):
            clauses.append(f'"{column}" between ? and ?')
            parameters.extend(wanted)
        else:
            clauses.append(f'"{column}" = ?')
            parameters.append(wanted)
    return f"where {' and '.join(clauses)}" if clauses else "", parameters


def _version() -> Version:
    return st.session_state["version"]


@st.cache_data(max_entries=500, show_spinner=False)
def _rows(version: Version, first_table: str, statement: str, parameters: tuple) -> pd.DataFrame:
    file = version[0] / FILE_OF_SCHEMA[first_table.split(".")[0]]
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(statement, list(parameters)).df()


@st.cache_data(max_entries=10, show_spinner=False)
def _schemas(version: Version) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in FILES:
        path = version[0] / f"{file}.duckdb"
        if os.access(path, os.R_OK):
            with duckdb.connect(str(path), read_only=True) as connection:
                tables = connection.execute("select table_name, schema_name from duckdb_tables()").fetchall()
            found |= {table: f"{schema}.{table}" for table, schema in tables}
    return found


@st.cache_data(max_entries=10, show_spinner=False)
def _definitions(version: Version) -> dict[str, dict]:
    return json.loads((version[0] / "definitions.json").read_text())
