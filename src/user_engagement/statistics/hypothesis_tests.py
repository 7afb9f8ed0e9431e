"""Tests of two independent samples: are the variances equal, are the means, does one tend to be larger.

Which test of the means counts is decided by the F test of the variances (two-sided, at the same level as the
other decisions): pooled t where it keeps equal variances, Welch t otherwise. Levene's test, median-centred,
is shown beside it: it is robust against skewed data, where the F test is not.
"""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.meta_analysis import effectsize_smd
from statsmodels.stats.multitest import multipletests

from user_engagement.statistics.frames import finite_sorted, typed

CONFIDENCE_LEVEL = 0.95
ALTERNATIVES = ("two-sided", "less", "greater")
MEAN_TESTS = {"pooled_t": True, "welch_t": False}
# Every test with its alternatives, in the order of the rows.
TESTS = [*product(("f", "levene"), ("two-sided",)), *product((*MEAN_TESTS, "mann_whitney"), ALTERNATIVES)]

SAMPLE_TYPES = {
    "test": "string",
    "alternative": "string",
    "n_a": "Int64",
    "n_b": "Int64",
    "mean_a": "float64",
    "mean_b": "float64",
    "statistic": "float64",
    "degrees_of_freedom": "float64",
    "degrees_of_freedom_b": "float64",
    "p_value": "float64",
    "effect": "string",
    "effect_size": "float64",
    "difference_lower": "float64",
    "difference_upper": "float64",
    "variance_p_value": "float64",
    "is_chosen": "bool",
    "reason": "string",
}
KEY_TYPES = {"metric": "string", "group": "string", "period_a": "string", "period_b": "string"}
PERIOD_TYPES = (
    KEY_TYPES
    | SAMPLE_TYPES
    | {
        "family_size": "int64",
        "p_value_corrected": "float64",
        "significance": "float64",
        "decision": "string",
    }
)


def compare_samples(
    sample_a: pd.Series, sample_b: pd.Series, *, significance: float = 0.05, small_group_threshold: int = 0
) -> pd.DataFrame:
    """Return a row per test and alternative, with the columns of `SAMPLE_TYPES`.

    Differences are a - b in units of the samples, and `less` is the alternative that a is smaller. The
    interval is the 95 % one that belongs to the alternative: one-sided alternatives leave the other end open
    (null). Values that are not finite numbers are left out; where a test is undefined its numbers are null
    and `reason` says why. Where a sample has fewer values than `small_group_threshold`, its size and all other figures
    are null with the reason `small_group`: they would be those of persons.
    """
    a, b = finite_sorted(sample_a), finite_sorted(sample_b)
    if min(len(a), len(b)) < small_group_threshold:
        sizes = {name: len(x) for name, x in (("n_a", a), ("n_b", b)) if len(x) >= small_group_threshold}
        hidden = sizes | {"is_chosen": False, "reason": "small_group"}
        return typed([hidden | {"test": test, "alternative": side} for test, side in TESTS], SAMPLE_TYPES)
    common = {"n_a": len(a), "n_b": len(b), "mean_a": _mean(a), "mean_b": _mean(b), "is_chosen": False}
    variance_p_value = f_test(a, b).get("p_value", np.nan)
    chosen_test = "pooled_t" if variance_p_value >= significance else "welch_t"
    rows = [
        {"test": "f", "alternative": "two-sided"} | f_test(a, b),
        {"test": "levene", "alternative": "two-sided"} | levene_test(a, b),
    ]
    for test, alternative in product(MEAN_TESTS, ALTERNATIVES):
        result = t_test(a, b, equal_variances=MEAN_TESTS[test], alternative=alternative)
        is_chosen = test == chosen_test and "p_value" in result
        choice = {"variance_p_value": variance_p_value, "is_chosen": is_chosen}
        rows.append({"test": test, "alternative": alternative} | result | choice)
    for alternative in ALTERNATIVES:
        rows.append({"test": "mann_whitney", "alternative": alternative} | mann_whitney_test(a, b, alternative))
    return typed([common | row for row in rows], SAMPLE_TYPES)


def compare_periods(
    frame: pd.DataFrame,
    metrics: Sequence[str],
    *,
    group: str = "group",
    period: str = "period",
    significance: float = 0.05,
    small_group_threshold: int = 0,
) -> pd.DataFrame:
    """Return the tests of each metric, group and pair of periods (a before b), in this order.

    `frame` has a row per person, group and period; periods have the order of their values, or of their categories
    if they are categorical. Probabilities are corrected by Holm (1979) over the family
    of the same test and alternative for all metrics, groups and pairs; `decision` is about equality at
    `significance`: `reject` or `keep`, null where the test is undefined. Tests that `small_group_threshold` hides
    (`compare_samples`) belong to no family. The columns are those of `PERIOD_TYPES`.
    """
    known = frame.dropna(subset=[group, period])
    results = [
        compare_samples(
            rows.loc[rows[period] == period_a, metric],
            rows.loc[rows[period] == period_b, metric],
            significance=significance,
            small_group_threshold=small_group_threshold,
        ).assign(metric=metric, group=str(name), period_a=str(period_a), period_b=str(period_b))
        for metric in sorted(metrics)
        for name, rows in known.groupby(group, observed=True, sort=True)
        for period_a, period_b in combinations(known[period].sort_values().unique(), 2)
    ]
    if not results:
        return typed([], PERIOD_TYPES)
    return typed(_decide(pd.concat(results, ignore_index=True), significance), PERIOD_TYPES)


def f_test(a: np.ndarray, b: np.ndarray) -> dict:
    """Return the two-sided F test of equal variances, R's `var.test`; the effect is their ratio."""
    if min(len(a), len(b)) < 2:
        return {"reason": "fewer_than_two_values"}
    if _is_constant(a) or _is_constant(b):
        return {"reason": "no_variance"}
    ratio = a.var(ddof=1) / b.var(ddof=1)
    distribution = stats.f(len(a) - 1, len(b) - 1)
    return {
        "statistic": ratio,
        "degrees_of_freedom": len(a) - 1,
        "degrees_of_freedom_b": len(b) - 1,
        "p_value": min(1.0, 2 * min(distribution.cdf(ratio), distribution.sf(ratio))),
        "effect": "variance_ratio",
        "effect_size": ratio,
    }


def levene_test(a: np.ndarray, b: np.ndarray) -> dict:
    """Return Levene's test of equal variances around the medians (Brown and Forsythe 1974)."""
    if min(len(a), len(b)) < 2:
        return {"reason": "fewer_than_two_values"}
    if _is_constant(abs(a - np.median(a))) and _is_constant(abs(b - np.median(b))):
        return {"reason": "no_variance"}
    result = stats.levene(a, b, center="median")
    return {
        "statistic": result.statistic,
        "degrees_of_freedom": 1,
        "degrees_of_freedom_b": len(a) + len(b) - 2,
        "p_value": result.pvalue,
    }


def t_test(a: np.ndarray, b: np.ndarray, *, equal_variances: bool, alternative: str) -> dict:
    """Return the t test of equal means, pooled or Welch; the effect is Hedges' g (Hedges 1981)."""
    if min(len(a), len(b)) < 2:
        return {"reason": "fewer_than_two_values"}
    if _is_constant(a) and _is_constant(b):
        return {"reason": "no_variance"}
    result = stats.ttest_ind(a, b, equal_var=equal_variances, alternative=alternative)
    interval = result.confidence_interval(CONFIDENCE_LEVEL)
    effect_size, _ = effectsize_smd(a.mean(), a.std(ddof=1), len(a), b.mean(), b.std(ddof=1), len(b))
    return {
        "statistic": result.statistic,
        "degrees_of_freedom": result.df,
        "p_value": result.pvalue,
        "effect": "hedges_g",
        "effect_size": effect_size,
        "difference_lower": _finite(interval.low),
        "difference_upper": _finite(interval.high),
    }


def mann_whitney_test(a: np.ndarray, b: np.ndarray, alternative: str) -> dict:
    """Return the Mann-Whitney test; the effect is the rank-biserial 2 U / (n_a n_b) - 1 (Wendt 1972).

    The probability is exact for small samples without ties, else normal with corrections for ties and
    continuity.
    """
    if min(len(a), len(b)) < 2:
        return {"reason": "fewer_than_two_values"}
    if _is_constant(np.concatenate([a, b])):
        return {"reason": "all_values_equal"}
    result = stats.mannwhitneyu(a, b, alternative=alternative)
    return {
        "statistic": result.statistic,
        "p_value": result.pvalue,
        "effect": "rank_biserial",
        "effect_size": 2 * result.statistic / (len(a) * len(b)) - 1,
    }


def _decide(results: pd.DataFrame, significance: float) -> pd.DataFrame:
    families = results.dropna(subset=["p_value"]).groupby(["test", "alternative"])["p_value"]
    corrected = families.transform(lambda family: multipletests(family, method="holm")[1])
    sizes = results.groupby(["test", "alternative"])["p_value"].transform("count")
    return results.assign(
        family_size=sizes,
        p_value_corrected=corrected,
        significance=significance,
        decision=corrected.lt(significance).map({True: "reject", False: "keep"}),
    )


def _is_constant(values: np.ndarray) -> bool:
    return bool(values.min() == values.max())


def _mean(values: np.ndarray) -> float:
    return values.mean() if len(values) else np.nan


def _finite(value: float) -> float:
    return value if np.isfinite(value) else np.nan
