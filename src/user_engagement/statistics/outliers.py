"""Outliers of one measure within groups, by three rules, and what leaving them out changes.

Rules
- `percentile`: an outlier lies at or above the quantile (linear interpolation, Hyndman and Fan 1996, type 7)
  of its group. Only where the group has `minimum_rows` values and the quantile lies above the minimum.
- `iqr`: an outlier lies more than 1.5 interquartile ranges outside the quartiles (Tukey 1977).
- `robust_z`: an outlier has 0.6745 |x - median| / MAD > 3.5 (Iglewicz and Hoaglin 1993).

The published interval of a mean takes the limit as given. In truth it moves with the sample, so that about 90 of 100
intervals hold the mean, not 95. The bootstrap interval (percentiles: Efron 1979) draws the group anew and applies the
rule anew each time; with fewer than about 200 values in a group it is too short as well.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from user_engagement.statistics.frames import finite_sorted, group_frames, numbers, typed

IQR_FACTOR = 1.5
ROBUST_Z_FACTOR = 0.6745
ROBUST_Z_LIMIT = 3.5
# Standard errors to either side of a 95 % interval, rounded as the published intervals have it.
NORMAL_REACH = 1.96
RESAMPLES = 499
INTERVAL = (0.025, 0.975)
BOOTSTRAP_COLUMNS = ("bootstrap_mean_lower", "bootstrap_mean_upper")

FLAG_TYPES = {
    "rule": "string",
    "lower_bound": "float64",
    "bound": "float64",
    "is_outlier": "boolean",
    "reason": "string",
}
SUMMARY_TYPES = {
    "rule": "string",
    "rows_before": "Int64",
    "rows_after": "Int64",
    "is_suppressed": "bool",
    "mean": "float64",
    "standard_deviation": "float64",
    "standard_error": "float64",
    "mean_lower": "float64",
    "mean_upper": "float64",
    "bootstrap_mean_lower": "float64",
    "bootstrap_mean_upper": "float64",
    "reason": "string",
}


class Bounds(NamedTuple):
    """Limits of a rule in a group, in units of the measure; NaN where the rule has none."""

    lower: float = np.nan
    upper: float = np.nan
    reason: str | None = None


def percentile_bounds(values: np.ndarray, quantile: float, minimum_rows: int) -> Bounds:
    """Return the quantile of the finite `values` as the upper limit, on which a value is an outlier; none for 1."""
    if quantile >= 1:
        return Bounds(reason="everybody_kept")
    if len(values) < minimum_rows:
        return Bounds(reason="too_few_rows")
    upper = float(np.quantile(values, quantile))
    if upper <= values.min():
        return Bounds(reason="quantile_equals_minimum")
    return Bounds(upper=upper)


def iqr_bounds(values: np.ndarray) -> Bounds:
    """Return the fences 1.5 interquartile ranges outside the quartiles of the finite `values`."""
    if len(values) == 0:
        return Bounds(reason="too_few_rows")
    first, third = np.quantile(values, [0.25, 0.75])
    return Bounds(first - IQR_FACTOR * (third - first), third + IQR_FACTOR * (third - first))


def robust_z_bounds(values: np.ndarray) -> Bounds:
    """Return the values whose robust z-score is -3.5 and 3.5 among the finite `values`."""
    if len(values) == 0:
        return Bounds(reason="too_few_rows")
    deviation = stats.median_abs_deviation(values)
    if deviation == 0:
        return Bounds(reason="zero_median_deviation")
    reach = ROBUST_Z_LIMIT * deviation / ROBUST_Z_FACTOR
    return Bounds(np.median(values) - reach, np.median(values) + reach)


def flag_outliers(
    frame: pd.DataFrame, value: str, groups: Sequence[str], *, quantile: float = 0.99, minimum_rows: int = 100
) -> pd.DataFrame:
    """Return a row per row of `frame` and rule, the columns of `frame` followed by those of `FLAG_TYPES`.

    `bound` is the upper limit and `lower_bound` the lower one, in units of `value`. Where a rule cannot be
    applied to a group nobody is an outlier and `reason` says why; a value that is not a finite number is
    neither (null).
    """
    flagged = [
        _flag(rows, value, rule, bounds)
        for _, rows in group_frames(frame, groups)
        for rule, bounds in _all_bounds(finite_sorted(rows[value]), quantile, minimum_rows).items()
    ]
    types = frame.dtypes.to_dict() | FLAG_TYPES
    return typed(pd.concat(flagged) if flagged else [], types)


def summarise_outliers(
    flags: pd.DataFrame,
    value: str,
    groups: Sequence[str],
    *,
    quantile: float = 0.99,
    minimum_rows: int = 100,
    small_group_threshold: int = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """Return a row per group and rule of `flag_outliers`: how many values are kept, and their mean.

    Mean, standard deviation (n - 1), standard error, normal 95 % interval of the mean (1.96 standard errors) and
    bootstrap interval, in units of `value`; quantile and minimum_rows as in `flag_outliers`. Values that are not finite
    numbers are counted neither before nor after. Where fewer values than `small_group_threshold` are kept, the row
    `is_suppressed`: their figures, and any smaller count, are null.
    """
    rows = []
    for key, of_group in group_frames(flags, groups):
        of_rules = {rule: rows_of_rule for (rule,), rows_of_rule in group_frames(of_group, ["rule"])}
        values = finite_sorted(next(iter(of_rules.values()))[value])
        intervals = bootstrap_means(values, quantile, minimum_rows, seed)
        for rule, group in of_rules.items():
            keys = dict(zip(groups, key, strict=True)) | {"rule": rule}
            rows.append(keys | _summary(group, value, small_group_threshold, intervals[rule]))
    return typed(rows, flags[list(groups)].dtypes.to_dict() | SUMMARY_TYPES)


def bootstrap_means(
    values: np.ndarray, quantile: float, minimum_rows: int, seed: int
) -> dict[str, tuple[float, float]]:
    """Return by rule the 95 % interval of the mean of the kept among the sorted `values`; NaN for fewer than two."""
    if len(values) < 2:
        return dict.fromkeys(_all_bounds(values, quantile, minimum_rows), (np.nan, np.nan))
    random = np.random.default_rng(seed)
    shares = np.full(len(values), 1 / len(values))
    means: dict[str, list[float]] = {}
    for _ in range(RESAMPLES):
        # As many of each value as were drawn, so that the resample is sorted.
        resample = np.repeat(values, random.multinomial(len(values), shares))
        for rule, bounds in _all_bounds(resample, quantile, minimum_rows).items():
            means.setdefault(rule, []).append(_kept(resample, rule, bounds).mean())
    return {rule: tuple(np.quantile(found, INTERVAL)) for rule, found in means.items()}


def _kept(values: np.ndarray, rule: str, bounds: Bounds) -> np.ndarray:
    """The sorted values that are no outliers."""
    first = 0 if np.isnan(bounds.lower) else np.searchsorted(values, bounds.lower, "left")
    side: Literal["left", "right"] = "left" if rule == "percentile" else "right"
    last = len(values) if np.isnan(bounds.upper) else np.searchsorted(values, bounds.upper, side)
    return values[first:last]


def _all_bounds(values: np.ndarray, quantile: float, minimum_rows: int) -> dict[str, Bounds]:
    return {
        "percentile": percentile_bounds(values, quantile, minimum_rows),
        "iqr": iqr_bounds(values),
        "robust_z": robust_z_bounds(values),
    }


def _flag(rows: pd.DataFrame, value: str, rule: str, bounds: Bounds) -> pd.DataFrame:
    values = numbers(rows[value])
    is_above = values >= bounds.upper if rule == "percentile" else values > bounds.upper
    is_finite = np.isfinite(values)
    return rows.assign(
        rule=rule,
        lower_bound=bounds.lower,
        bound=bounds.upper,
        is_outlier=pd.Series(is_above | (values < bounds.lower), rows.index, "boolean").where(is_finite),
        reason=pd.Series(bounds.reason, rows.index, "string").where(is_finite, "value_not_finite"),
    )


def _summary(group: pd.DataFrame, value: str, small_group_threshold: int, interval: tuple[float, float]) -> dict:
    is_outlier = group["is_outlier"].astype("boolean")
    kept = finite_sorted(group.loc[is_outlier.eq(False).fillna(False), value])
    counts = {"rows_before": int(is_outlier.notna().sum()), "rows_after": len(kept)}
    is_suppressed = len(kept) < small_group_threshold
    summary = {
        "is_suppressed": is_suppressed,
        "reason": next(iter(group.loc[is_outlier.notna(), "reason"]), "no_values"),
    } | {name: count for name, count in counts.items() if count >= small_group_threshold}
    if is_suppressed:
        return summary
    return summary | _mean_with_interval(kept) | dict(zip(BOOTSTRAP_COLUMNS, interval, strict=True))


def _mean_with_interval(values: np.ndarray) -> dict:
    if len(values) == 0:
        return {}
    if len(values) == 1:
        return {"mean": values[0]}
    error = stats.sem(values)
    margin = NORMAL_REACH * error
    return {
        "mean": values.mean(),
        "standard_deviation": values.std(ddof=1),
        "standard_error": error,
        "mean_lower": values.mean() - margin,
        "mean_upper": values.mean() + margin,
    }
