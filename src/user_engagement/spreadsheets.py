"""CSV that a spreadsheet opens without running what stands in it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# What spreadsheets take for the beginning of a formula, their full-width forms too (OWASP, "CSV Injection").
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def defused(value: object) -> object:
    """The value as it is, but a text that begins like a formula behind an apostrophe, which makes it a text."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def write_csv(file: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write a header and rows in UTF-8 with the mark by which Excel knows it; `file` stays open."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([defused(value) for value in row] for row in rows)
    text.detach()


def as_csv(frame: "pd.DataFrame") -> bytes:
    """A frame as `write_csv` writes rows, what is missing left empty."""
    return with_defused_texts(frame).to_csv(index=False).encode("utf-8-sig")


def with_defused_texts(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The frame with its texts defused; numbers and times are as they were."""
    texts = frame.select_dtypes(include=["object", "string"])
    return frame.assign(**{name: texts[name].map(defused) for name in texts})
