"""What a column is called and how its values are written: as the models' YAML says, else by its name and type."""

import re
from collections.abc import Mapping

DAYS = re.compile(r"_(\d+)d$")
KINDS_BY_TYPE = {
    "bigint": "integer",
    "integer": "integer",
    "double": "decimal",
    "date": "date",
    "timestamp": "hour",
}
KINDS_BY_ENDING = {
    "_share": "percent",
    "_rate": "percent",
    "_month": "month",
    "_probability": "percent",
    "_bytes": "bytes",
    "_seconds": "seconds",
}


def label(column: str, columns: Mapping[str, Mapping]) -> str:
    """Return the label of a column, else its name in words, without seconds: values are written with their unit."""
    words = DAYS.sub(r", \1 days", column).removeprefix("is_").removesuffix("_seconds").replace("_", " ")
    return columns.get(column, {}).get("label") or words[:1].upper() + words[1:]


def kind(column: str, columns: Mapping[str, Mapping]) -> str:
    """Return the format of a column, else one that suits its name or type; what is called a month is one."""
    name = DAYS.sub("", column)
    ending = next((kind for end, kind in KINDS_BY_ENDING.items() if name.endswith(end) or name == end[1:]), None)
    meaning = columns.get(column, {})
    data_type = meaning.get("data_type", "").partition("(")[0]
    if ending == "month":
        return ending
    return (
        meaning.get("format") or ending or KINDS_BY_TYPE.get(data_type, "decimal" if data_type == "decimal" else "text")
    )
