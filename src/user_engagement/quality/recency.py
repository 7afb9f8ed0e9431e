"""What the last weeks of a table lead one to expect of its last one. Plain functions of rows by day."""

from datetime import date, timedelta
from itertools import pairwise
from math import sqrt

FEWEST_WEEKS = 3
MOST_WEEKS = 8


def weekly_rows(counts: dict[date, int], newest: date) -> list[int]:
    """Rows of each whole week of data before the last one, newest first, at most MOST_WEEKS of them."""
    first = min(counts)
    weeks = []
    for week in range(1, MOST_WEEKS + 1):
        last_day = newest - timedelta(days=7 * week)
        if last_day - timedelta(days=6) >= first:
            weeks.append(sum(counts.get(last_day - timedelta(days=day), 0) for day in range(7)))
    return weeks


def tolerated_rows(weeks: list[int]) -> tuple[float, float]:
    """From half to twice the median week, and for few rows four standard deviations of a Poisson count beyond it."""
    ordered = sorted(weeks)
    median = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    noise = 4 * sqrt(max(median, 1))
    return max(min(median / 2, median - noise), 0), max(2 * median, median + noise)


def longest_gap(counts: dict[date, int], newest: date) -> int:
    """Most days without rows between two days with rows, in the last weeks before the newest row."""
    days = sorted(day for day in counts if day <= newest)
    recent = [day for day in days if day >= days[-1] - timedelta(days=7 * MOST_WEEKS)] if days else []
    return max(((later - earlier).days - 1 for earlier, later in pairwise(recent)), default=0)
