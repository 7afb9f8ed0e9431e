"""Frames from DuckDB and back, and queries over frames, Arrow tables or relations of another connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import duckdb
import pandas as pd
import pyarrow as pa

Relation: TypeAlias = pd.DataFrame | pa.Table | duckdb.DuckDBPyRelation


def read_frame(relation: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Return the rows as a frame; texts have the type string even without a row, decimals are float64."""
    frame = relation.df(date_as_object=True)
    texts = [name for name, kind in zip(relation.columns, relation.types, strict=True) if kind == "VARCHAR"]
    return frame.astype(dict.fromkeys(texts, "string"))


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return the rows as an Arrow table, in which NaN is null."""
    return pa.Table.from_pandas(frame, preserve_index=False)


@contextmanager
def connected(**relations: Relation) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection in which the relations have these names; frames and Arrow tables are not copied."""
    with duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    ) as connection:
        for name, relation in relations.items():
            is_foreign = isinstance(relation, duckdb.DuckDBPyRelation)
            connection.register(name, relation.to_arrow_table() if is_foreign else relation)
        yield connection
