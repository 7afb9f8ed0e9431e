"""Values as people write them: 1.2 M, 45 %, 3.4 GB, 2 h 5 min; in Python, and as Vega expressions for axes."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

UNDEFINED = "—"
# ASCII punctuation: all that Markdown gives a meaning to, and all that it lets escape.
MARKS = re.compile(r"([!-/:-@\[-`{-~])")
NAMES_OF_MORE, NO_BREAK = re.compile(r"([:@](?=\S)|www(?=\\?\.))", re.IGNORECASE), "\N{WORD JOINER}"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# From this size on, what a value is divided by, and the unit.
COUNT_STEPS = ((1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e5, 1e3, "K"))
BYTE_STEPS = tuple(
    (size, size, unit) for size, unit in zip((1e15, 1e12, 1e9, 1e6, 1e3), ("PB", "TB", "GB", "MB", "kB"), strict=True)
)
TIME_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
TIME_STEPS = tuple((size, size, unit) for size, unit in TIME_UNITS)


def text(value: object, kind: str = "text") -> str:
    """Return a value as people write it; `kind` is a format of the models' YAML. Undefined is a dash, never 0."""
    if value is None or pd.isna(value):
        return UNDEFINED
    return value if isinstance(value, str) else WRITERS.get(kind, str)(value)


def exact(value: Any, kind: str = "text") -> str:
    """Return a value as `text` does, but counts below ten million and points in full: what adds up is to be seen to."""
    if not pd.isna(value) and (kind == "points" or (kind == "integer" and abs(value) < 1e7)):
        return f"{value:,.0f}" if round(float(value), 2) % 1 == 0 else f"{value:,.2f}"
    return text(value, kind)


def span(first: float, end: float, kind: str) -> str:
    """Return what lies from `first` on and below `end`: of whole numbers 3 or 4 to 5, else 10 min to 30 min."""
    if kind == "integer":
        return count(first) if end - first == 1 else f"{count(first)} to {count(end - 1)}"
    return f"{text(first, kind)} to {text(end, kind)}"


def plain(words: str) -> str:
    """Return what Markdown shows as these very words on one line, whoever chose them: no mark, link, picture or tag."""
    escaped = MARKS.sub(r"\\\1", " ".join(words.split()))
    # What becomes a link, an address of mail, :name: or :material/name: does so when it is escaped as well.
    return NAMES_OF_MORE.sub(rf"\1{NO_BREAK}", escaped)


def change(value: float | None, before: float, when: str) -> str | None:
    """Return the change from one figure to another in per cent, +5% in 28 days; None where one is not known, or 0."""
    if value is None or not before > 0 or not value >= 0:
        return None
    return f"{round(value / before - 1, 2) + 0:+.0%} {when}"


def count(value: float) -> str:
    """Return a whole number: 60,879 in full, from 100,000 on shortened (165 K, 1.2 M)."""
    return _scaled(value, COUNT_STEPS) or f"{value:,.0f}"


def decimal(value: float) -> str:
    """Return a number with three significant digits: 3.95, 0.0068, 12,346."""
    if abs(value) >= 999.5:
        return count(value)
    return f"{value:.3g}"


def percent(value: float) -> str:
    """Return a share as per cent: 45 %, below 10 % with one decimal."""
    if 0 < abs(value) < 0.0005:
        return "<0.1 %" if value > 0 else ">-0.1 %"
    return f"{value * 100:.{1 if 0 < abs(value) < 0.0995 else 0}f} %"


def volume(value: float) -> str:
    """Return bytes in steps of a thousand: 3.4 GB."""
    return _scaled(value, BYTE_STEPS) or f"{value:.0f} B"


def duration(value: float) -> str:
    """Return seconds in the two largest units that matter: 45 s, 2 h 5 min, 4 d 3 h."""
    left = round(value)
    for position, (seconds, unit) in enumerate(TIME_UNITS[:-1]):
        if left >= seconds:
            smaller_seconds, smaller_unit = TIME_UNITS[position + 1]
            rest = left % seconds // smaller_seconds
            return f"{left // seconds:,} {unit}" + (f" {rest} {smaller_unit}" if rest else "")
    return f"{left} s"


def day(value: date) -> str:
    """Return a date: 5 Apr 2021."""
    return f"{value.day} {value:%b %Y}"


def hour(value: pd.Timestamp) -> str:
    """Return a time to the minute: Mon 5 Apr 2021, 18:00."""
    return f"{value:%a} {day(value)}, {value:%H:%M}"


def name(identifier: str) -> str:
    """Return an identifier as words: pooled_t is pooled t."""
    return identifier.replace("_", " ")


def weekday(number: int) -> str:
    """Return a weekday by its ISO number, Monday = 1: Mon."""
    return WEEKDAYS[number - 1]


def month(value: date) -> str:
    """Return a month: Apr 2021."""
    return f"{value:%b %Y}"


WRITERS: dict[str, Callable] = {
    "integer": count,
    "points": count,
    "decimal": decimal,
    "percent": percent,
    "bytes": volume,
    "seconds": duration,
    "date": day,
    "hour": hour,
    "month": month,
}


def axis_expression(kind: str) -> str:
    """Return the Vega expression that writes the labels of a quantitative axis of this format."""
    size = "abs(datum.value)"
    if kind == "percent":
        return "format(datum.value * 100, ',.3~r') + ' %'"
    if kind == "bytes":
        return _scaled_expression(size, BYTE_STEPS, "datum.value + ' B'")
    if kind == "seconds":
        return _scaled_expression(size, TIME_STEPS, "'0'")
    return _scaled_expression(size, COUNT_STEPS, "format(datum.value, ',.4~r')")


def _scaled(value: float, steps: tuple) -> str | None:
    for smallest, divisor, unit in steps:
        if abs(value) >= smallest:
            scaled = value / divisor
            return f"{scaled:.1f} {unit}" if abs(scaled) < 99.5 else f"{scaled:,.0f} {unit}"
    return None


def _scaled_expression(size: str, steps: tuple, otherwise: str) -> str:
    choices = [
        f"{size} >= {smallest} ? format(datum.value / {divisor}, ',.3~r') + ' {unit}'"
        for smallest, divisor, unit in steps
    ]
    return " : ".join([*choices, otherwise])
