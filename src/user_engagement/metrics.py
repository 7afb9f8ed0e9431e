"""The metrics: for every measure of a public table, the one way in which its rows may be taken together.

Each stands once, as `meta` of its column in the models' YAML: `is_additive`; `ratio: [numerator, denominator]`, a ratio
of sums; `last_by: column`, where the last value stands for a period; `adds_within: [columns]`, where rows beside each
other are alternatives, so that one value of these must be chosen. A measure with none of them is never added: a single
row tells it, several give null. Whatever shows figures takes the expressions from here.
"""

from typing import NamedTuple


class Metric(NamedTuple):
    """A measure with its label, meaning and format, how it is aggregated, and the SQL expression that does it."""

    table: str
    name: str
    label: str
    description: str
    format: str
    aggregation: str
    expression: str


def metrics(definitions: dict[str, dict]) -> list[Metric]:
    """The metrics of the public tables by table and column; `definitions` are those of the manifest or of a version."""
    return [
        Metric(table, name, *(column[part] for part in Metric._fields[2:]))
        for table, entry in sorted(definitions.items())
        for name, column in entry["columns"].items()
        if column["aggregation"]
    ]


def aggregated(name: str, meta: dict) -> tuple[str, str] | tuple[None, None]:
    """How rows of a measure are taken together, and the SQL of it for DuckDB and PostgreSQL; no rows give null.

    None for a column that measures nothing.
    """
    if meta.get("is_additive") is None:
        return None, None
    if meta["is_additive"]:
        aggregation, expression = "sum", f"sum({name})"
    elif "ratio" in meta:
        above, below = meta["ratio"]
        known = f"case when {above} is not null then {below} end"
        aggregation, expression = "ratio", f"1.0 * sum({above}) / nullif(sum({known}), 0)"
    elif "last_by" in meta:
        aggregation, expression = "last", f"(array_agg({name} order by {meta['last_by']} desc))[1]"
    else:
        aggregation, expression = "never", f"case when count(*) = 1 then max({name}) end"
    for key in meta.get("adds_within", []):
        expression = f"case when count(distinct {key}) = 1 then {expression} end"
    return aggregation, expression
