"""The warehouse: where it lies, how it is opened, and what stands before the names of its schemas."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# dbt reads the first from profiles.yml, which has the same default.
DATABASE_VARIABLE = "USER_ENGAGEMENT_DATABASE"
DEFAULT_DATABASE = Path("warehouse/user_engagement.duckdb")
PUBLISHED_VARIABLE = "USER_ENGAGEMENT_PUBLISHED"
DEFAULT_PUBLISHED = Path("warehouse/published")


class NotOpenedError(Exception):
    """The database cannot be opened; the message says why and what to do."""


def default_manifest() -> Path:
    """Where dbt leaves its manifest: in the folder that it, too, takes from the environment."""
    return Path(os.environ.get("DBT_TARGET_PATH", "target")) / "manifest.json"


def published_folder() -> Path:
    """The folder of published versions, by the environment or where it is by default."""
    return Path(os.environ.get(PUBLISHED_VARIABLE, DEFAULT_PUBLISHED))


def opened(database: Path, *, read_only: bool = False) -> "duckdb.DuckDBPyConnection":
    """A connection that reads and, unless `read_only`, writes. Raises NotOpenedError where it is missing or in use."""
    import duckdb

    if not database.is_file():
        raise NotOpenedError(f"{database} does not exist: run `dbt build` first.")
    try:
        return duckdb.connect(str(database), read_only=read_only)
    except duckdb.IOException as error:
        raise NotOpenedError(why_not_opened(database, error)) from error


def why_not_opened(database: Path, error: Exception) -> str:
    """What kept DuckDB from opening a database: a process that writes to it, or what DuckDB says."""
    in_use = "Could not set lock" in str(error)
    return f"{database} {'is in use, so that a build may be running' if in_use else 'cannot be opened'}:\n{error}"


def schema_prefix(connection: "duckdb.DuckDBPyConnection") -> str:
    """What stands before every schema name of the warehouse, the variable `schema_prefix` of its build.

    `connection` has the warehouse opened or attached. Raises LookupError where it holds no build, or several.
    """
    found = connection.execute(
        "select schema_name from duckdb_tables() where table_name = 'int_build_state' order by 1"
    ).fetchall()
    if not found:
        raise LookupError("The database holds no build of this project: run `dbt build` first.")
    if len(found) > 1:
        names = ", ".join(schema for (schema,) in found)
        raise LookupError(f"The database holds several builds of this project ({names}): give each a file of its own.")
    return found[0][0].removesuffix("intermediate")


def one_row(answer: "duckdb.DuckDBPyConnection") -> tuple:
    """The first row of an answer that has one, as counts have."""
    row = answer.fetchone()
    if row is None:
        raise LookupError("A query that always has a row had none.")
    return row


def with_prefix(sql: str, prefix: str) -> str:
    """Put the prefix before every schema that a query names."""
    return re.sub(r"\b(staging|intermediate|marts|marts_people|quality)\.(?=\w)", rf"{prefix}\1.", sql)


def read(connection: "duckdb.DuckDBPyConnection", sql: str) -> "duckdb.DuckDBPyConnection":
    """Run a query that names schemas as they are without a prefix."""
    return connection.execute(with_prefix(sql, schema_prefix(connection)))
