"""What public tables and their columns mean, as the models' YAML says it; read from dbt's manifest for every reader."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from user_engagement.metrics import aggregated
from user_engagement.words import kind, label

if TYPE_CHECKING:
    import pandas as pd

# The published files, and the schemas whose tables are in them.
FILES = {"aggregates": ("marts", "quality"), "people": ("marts_people",)}
# Columns of `quality.columns` and their types in pandas.
COLUMNS = {
    "table_schema": "string",
    "table_name": "string",
    "column_name": "string",
    "position": "int64",
    "data_type": "string",
    "label": "string",
    "description": "string",
    "unit": "string",
    "format": "string",
    "is_additive": "boolean",
    "aggregation": "string",
    "expression": "string",
    "is_key": "boolean",
    "is_nullable": "boolean",
    "refers_to": "string",
}
UNITS = {"bytes": "bytes", "seconds": "seconds", "points": "points", "percent": "share of 1"}


def definitions(manifest: Path, prefix: str = "") -> dict[str, dict]:
    """The public tables of dbt's manifest, {table: what `described` says}.

    The manifest's schemas begin with `prefix`; the published ones do not.
    """
    schemas = {prefix + schema: schema for group in FILES.values() for schema in group}
    nodes = json.loads(manifest.read_text())["nodes"].values()
    tests: dict[str, list[dict]] = {}
    for node in nodes:
        if node["resource_type"] == "test" and node.get("test_metadata"):
            tests.setdefault(node.get("attached_node"), []).append(node["test_metadata"])
    return {
        node["name"]: described(node | {"schema": schemas[node["schema"]]}, tests.get(node["unique_id"], []))
        for node in nodes
        if node["resource_type"] == "model" and node["schema"] in schemas
    }


def described(model: dict, tests: list[dict]) -> dict:
    """What the YAML of a public model says: schema, description, key, columns; `tests` are its generic ones.

    `key` names the columns of the grain test. A column has data_type, label, description, unit, format, is_additive (of
    measures), aggregation and expression (`metrics` says which), is_key, is_nullable, and what else its meta says.
    """
    key, never_null = _key(tests), set(_never_null(tests))
    return {
        "schema": model["schema"],
        "description": _one_line(model["description"]),
        "key": key,
        "columns": {
            name: _column(name, column, name in key, name not in never_null)
            for name, column in model["columns"].items()
        },
    }


def columns_of(models: Iterable[str]) -> "pd.DataFrame":
    """The table `quality.columns`, by table and position, from the definitions that int_public_models holds."""
    import pandas as pd

    tables = {model["name"]: described(model, model["tests"]) for model in map(json.loads, models)}
    rows = [
        {
            "table_schema": entry["schema"],
            "table_name": table,
            "column_name": name,
            "position": position,
            "is_additive": None,
            "refers_to": column.get("references"),
        }
        | column
        for table, entry in sorted(tables.items())
        for position, (name, column) in enumerate(entry["columns"].items(), start=1)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _column(name: str, column: dict, is_key: bool, is_nullable: bool) -> dict:
    meta, data_type = column["meta"], column["data_type"]
    written = {name: {"data_type": data_type} | meta}
    form = kind(name, written)
    aggregation, expression = aggregated(name, meta)
    described = {
        "data_type": data_type,
        "label": label(name, written),
        "description": _one_line(column["description"]),
        "format": form,
        "unit": meta.get("unit", UNITS.get(form)),
        "aggregation": aggregation,
        "expression": expression,
        "is_key": is_key,
        "is_nullable": is_nullable and not any(rule["type"] == "not_null" for rule in column["constraints"]),
    }
    return meta | described


def _key(tests: list[dict]) -> list[str]:
    """The grain: the columns of the test unique_combination, else the one that is tested to be unique."""
    for test in tests:
        if test["name"] == "unique_combination":
            return test["kwargs"]["columns"]
    return next(([test["kwargs"]["column_name"]] for test in tests if test["name"] == "unique"), [])


def _never_null(tests: list[dict]) -> Iterator[str]:
    """Columns in which a test of the data finds no null."""
    for test in tests:
        if test["name"] == "not_null":
            yield test["kwargs"]["column_name"]
        elif test["name"] == "unique_combination":
            yield from set(test["kwargs"]["columns"]) - set(test["kwargs"].get("nullable", []))


def _one_line(text: str) -> str:
    return " ".join(text.split())
