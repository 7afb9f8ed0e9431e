"""A datasource of Great Expectations that runs every check inside DuckDB, on one read-only connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Literal

import sqlalchemy.dialects.postgresql
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine

# Enough for every check on 50 million rows; what does not fit goes to disk beside the database.
MEMORY_LIMIT = "1500MB"


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Reads results on the connection that made them: in a pool DuckDB's are gone once the connection went back."""

    _connection: sqlalchemy.Connection | None

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        # Only used to look up names of types, which are PostgreSQL's in duckdb-engine too.
        self.dialect_module = sqlalchemy.dialects.postgresql

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self.engine.dispose()


class DuckDBDatasource(SQLDatasource):
    """Registered with Great Expectations by its definition, as every datasource."""

    type: Literal["duckdb"] = "duckdb"
    execution_engine_override: ClassVar = DuckDBExecutionEngine


def open_datasource(context, database: Path) -> DuckDBDatasource:
    """The warehouse as a datasource of `context`; the file must exist."""
    return context.data_sources.add_duckdb(
        name="warehouse",
        connection_string=f"duckdb:///{database.resolve()}",
        kwargs={"connect_args": {"read_only": True, "config": {"memory_limit": MEMORY_LIMIT}}},
    )


def close_datasource(datasource: DuckDBDatasource) -> None:
    """Let the database go, so that a writer may open it: that of the checks, and that of the first try."""
    datasource.get_execution_engine().close()
    datasource.get_engine().dispose()
