"""Pearson and Spearman correlations of all pairs of columns, with intervals."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from user_engagement.statistics.frames import numbers, typed
from user_engagement.statistics.threads import single_threaded

CONFIDENCE_LEVEL = 0.95
MINIMUM_PAIRS = 4

CORRELATION_TYPES = {
    "subject": "string",
    "metric_a": "string",
    "metric_b": "string",
    "n": "int64",
    "pearson": "float64",
    "pearson_lower": "float64",
    "pearson_upper": "float64",
    "pearson_p_value": "float64",
    "spearman": "float64",
    "spearman_lower": "float64",
    "spearman_upper": "float64",
    "spearman_p_value": "float64",
    "reason": "string",
}


@single_threaded()
def correlate(frame: pd.DataFrame, metrics: Sequence[str], subject: str) -> pd.DataFrame:
    """Return a row per pair of `metrics`, in their order, with the columns of `CORRELATION_TYPES`.

    Each pair uses the rows where both are finite numbers, `n` of them. Intervals are 95 %, probabilities
    two-sided. Undefined correlations (fewer than four pairs, a constant metric) are null with a `reason`.
    """
    rows = [
        {"subject": subject, "metric_a": first, "metric_b": second}
        | correlate_pair(numbers(frame[first]), numbers(frame[second]))
        for first, second in combinations(metrics, 2)
    ]
    return typed(rows, CORRELATION_TYPES)


def correlate_pair(first: np.ndarray, second: np.ndarray) -> dict:
    """Return n and both correlations, with intervals, of two arrays of equal length, or why not.

    Pearson's interval is Fisher's (1921): tanh(atanh(r) +- z / sqrt(n - 3)). Spearman's widens the standard
    error by sqrt(1 + r^2 / 2) (Bonett and Wright 2000).
    """
    pairs = np.column_stack([first, second])
    pairs = pairs[np.isfinite(pairs).all(axis=1)]
    x, y = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
    if len(x) < MINIMUM_PAIRS:
        return {"n": len(x), "reason": "fewer_than_four_pairs"}
    if x.min() == x.max() or y.min() == y.max():
        return {"n": len(x), "reason": "constant_metric"}
    pearson, spearman = stats.pearsonr(x, y), stats.spearmanr(x, y)
    pearson_interval = pearson.confidence_interval(CONFIDENCE_LEVEL)
    spearman_interval = _spearman_interval(spearman.statistic, len(x))
    return {
        "n": len(x),
        "pearson": pearson.statistic,
        "pearson_lower": pearson_interval.low,
        "pearson_upper": pearson_interval.high,
        "pearson_p_value": pearson.pvalue,
        "spearman": spearman.statistic,
        "spearman_lower": spearman_interval[0],
        "spearman_upper": spearman_interval[1],
        "spearman_p_value": spearman.pvalue,
    }


def _spearman_interval(correlation: float, n: int) -> tuple[float, float]:
    margin = stats.norm.ppf((1 + CONFIDENCE_LEVEL) / 2) * np.sqrt((1 + correlation**2 / 2) / (n - 3))
    with np.errstate(divide="ignore"):
        centre = np.arctanh(np.clip(correlation, -1, 1))
    return np.tanh(centre - margin), np.tanh(centre + margin)
