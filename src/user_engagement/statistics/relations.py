"""Queries by DuckDB over frames, Arrow tables or relations of another connection."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pandas as pd
import pyarrow as pa

Relation = pd.DataFrame | pa.Table | duckdb.DuckDBPyRelation


@contextmanager
def connected(**relations: Relation) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection in which the relations have these names; frames and Arrow tables are not copied."""
    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with duckdb.connect(config=offline) as connection:
        for name, relation in relations.items():
            is_foreign = isinstance(relation, duckdb.DuckDBPyRelation)
            connection.register(name, relation.to_arrow_table() if is_foreign else relation)
        yield connection
