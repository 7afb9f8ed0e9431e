"""Tests of two samples: are the variances equal, are the means, does one tend to be larger.

Two choices stand side by side. The published one (`is_published_choice`): the F test of the variances (two-sided, at
the same level as the other decisions) decides between pooled t, where it keeps equal variances, and Welch t. With
minutes, whose tail is long and loses its top percent period by period, that test rejects a true null too often. Ours
(`is_chosen`) is Yuen's test (1974) of the means without the lowest and the highest fifth; it says nothing of those
fifths. Beside it a permutation test of its statistic, which needs no distribution (studentised, so that unequal
variances do no harm: Janssen 1997), and a paired row of the people in both samples, the one-sample form of Yuen's test
on their differences (Tukey and McLaughlin 1963), which says nothing of those who came or left. Levene's test,
median-centred, is robust against skewed data, where the F test is not.
"""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.meta_analysis import effectsize_smd
from statsmodels.stats.multitest import multipletests

from user_engagement.statistics.frames import finite_sorted, numbers, typed

CONFIDENCE_LEVEL = 0.95
ALTERNATIVES = ("two-sided", "less", "greater")
MEAN_TESTS = {"pooled_t": True, "welch_t": False}
CHOSEN_TEST = "yuen"
# Every test with its alternatives, in the order of the rows.
TESTS = [
    *product(("f", "levene"), ("two-sided",)),
    *product((*MEAN_TESTS, "mann_whitney", CHOSEN_TEST, "permutation", "paired"), ALTERNATIVES),
]
# Share of the values that is left out at either end.
TRIM = 0.2
# At this trim it makes the robust difference that of Cohen for normal values (Algina, Keselman and Penfield 2005).
ROBUST_D_FACTOR = 0.642
PERMUTATIONS = 1_999

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
    "is_published_choice": "bool",
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
    sample_a: pd.Series,
    sample_b: pd.Series,
    pairs: pd.DataFrame | None = None,
    *,
    significance: float = 0.05,
    small_group_threshold: int = 0,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return a row per test and alternative, with the columns of `SAMPLE_TYPES`.

    `pairs` has the values of the people in both samples, in its columns a and b. Differences are a - b in units of the
    samples, and `less` is the alternative that a is smaller. The interval is the 95 % one that belongs to the
    alternative: one-sided alternatives leave the other end open (null). The means of yuen, permutation and paired are
    trimmed ones. Values that are not finite numbers are left out; where a test is undefined its numbers are null and
    `reason` says why. Where a sample has fewer values than `small_group_threshold`, its size and all other figures are
    null with the reason `small_group`: they would be those of persons; so are those of fewer pairs.
    """
    a, b = finite_sorted(sample_a), finite_sorted(sample_b)
    if min(len(a), len(b)) < small_group_threshold:
        sizes = {name: len(x) for name, x in (("n_a", a), ("n_b", b)) if len(x) >= small_group_threshold}
        hidden = sizes | {"is_published_choice": False, "is_chosen": False, "reason": "small_group"}
        return typed([hidden | {"test": test, "alternative": side} for test, side in TESTS], SAMPLE_TYPES)
    variance_p_value = f_test(a, b).get("p_value", np.nan)
    published_test = "pooled_t" if variance_p_value >= significance else "welch_t"
    permuted = permuted_statistics(a, b, permutations, seed)
    paired_a, paired_b = _paired(pairs)
    has_pairs = len(paired_a) >= small_group_threshold
    common = {"n_a": len(a), "n_b": len(b), "mean_a": _mean(a), "mean_b": _mean(b)}
    trimmed = common | {"mean_a": trimmed_mean(a), "mean_b": trimmed_mean(b)}
    rows = [
        common | {"test": "f", "alternative": "two-sided"} | f_test(a, b),
        common | {"test": "levene", "alternative": "two-sided"} | levene_test(a, b),
    ]
    for test, alternative in product(MEAN_TESTS, ALTERNATIVES):
        result = t_test(a, b, equal_variances=MEAN_TESTS[test], alternative=alternative)
        choice = {"variance_p_value": variance_p_value}
        rows.append(common | {"test": test, "alternative": alternative} | result | choice)
    for alternative in ALTERNATIVES:
        keys = {"alternative": alternative}
        paired: dict = {"reason": "small_group"}
        if has_pairs:
            means = {"mean_a": trimmed_mean(np.sort(paired_a)), "mean_b": trimmed_mean(np.sort(paired_b))}
            sizes = {"n_a": len(paired_a), "n_b": len(paired_b)}
            paired = means | sizes | paired_test(paired_a - paired_b, alternative)
        rows += [
            common | keys | {"test": "mann_whitney"} | mann_whitney_test(a, b, alternative),
            trimmed | keys | {"test": "yuen"} | yuen_test(a, b, alternative),
            trimmed | keys | {"test": "permutation"} | permutation_test(a, b, permuted, alternative),
            keys | {"test": "paired"} | paired,
        ]
    for row in rows:
        row["is_published_choice"] = row["test"] == published_test and "p_value" in row
        row["is_chosen"] = row["test"] == CHOSEN_TEST and "p_value" in row
    rows.sort(key=lambda row: TESTS.index((row["test"], row["alternative"])))
    return typed(rows, SAMPLE_TYPES)


def compare_periods(
    frame: pd.DataFrame,
    metrics: Sequence[str],
    *,
    group: str = "group",
    period: str = "period",
    person: str = "user_key",
    significance: float = 0.05,
    small_group_threshold: int = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the tests of each metric, group and pair of periods (a before b), in this order.

    `frame` has a row per person, group and period; periods have the order of their values, or of their categories
    if they are categorical. Pairs are the people who are in the group in both periods. Probabilities are corrected by
    Holm (1979) over the family of the same test and alternative for all metrics, groups and pairs, those of the chosen
    test among themselves; `decision` is about equality at
    `significance`: `reject` or `keep`, null where the test is undefined. Tests that `small_group_threshold` hides
    (`compare_samples`) belong to no family. The columns are those of `PERIOD_TYPES`.
    """
    known = frame.dropna(subset=[group, period])
    results = [
        compare_samples(
            rows.loc[rows[period] == period_a, metric],
            rows.loc[rows[period] == period_b, metric],
            _pairs(rows, metric, (period_a, period_b), period, person),
            significance=significance,
            small_group_threshold=small_group_threshold,
            seed=seed,
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


def yuen_test(a: np.ndarray, b: np.ndarray, alternative: str) -> dict:
    """Return Yuen's test of equal trimmed means (1974), variances unequal; the effect is the robust d.

    R: `WRS2::yuen` with `tr = 0.2`. The samples are sorted.
    """
    if min(len(a), len(b)) < 2:
        return {"reason": "fewer_than_two_values"}
    if _is_constant(_winsorised(a)) and _is_constant(_winsorised(b)):
        return {"reason": "no_variance"}
    result = stats.ttest_ind(a, b, equal_var=False, trim=TRIM, alternative=alternative)
    interval = result.confidence_interval(CONFIDENCE_LEVEL)
    squares = sum((len(x) - 1) * _winsorised(x).var(ddof=1) for x in (a, b))
    deviation = np.sqrt(squares / (len(a) + len(b) - 2))
    return {
        "statistic": result.statistic,
        "degrees_of_freedom": result.df,
        "p_value": result.pvalue,
        "effect": "robust_d",
        "effect_size": ROBUST_D_FACTOR * (trimmed_mean(a) - trimmed_mean(b)) / deviation,
        "difference_lower": _finite(interval.low),
        "difference_upper": _finite(interval.high),
    }


def permutation_test(a: np.ndarray, b: np.ndarray, permuted: np.ndarray, alternative: str) -> dict:
    """Return the test of Yuen's statistic against its values after `permuted_statistics`.

    The observed order counts as one more (Phipson and Smyth 2010), so that p is never 0.
    """
    if min(len(a), len(b)) < 2:
        return {"reason": "fewer_than_two_values"}
    statistic = _yuen_statistic(a, b)
    if not np.isfinite(statistic):
        return {"reason": "no_variance"}
    slack = 1e-9 * abs(statistic)
    is_as_far = {
        "two-sided": np.abs(permuted) >= abs(statistic) - slack,
        "less": permuted <= statistic + slack,
        "greater": permuted >= statistic - slack,
    }[alternative]
    return {"statistic": statistic, "p_value": (1 + is_as_far.sum()) / (1 + len(permuted))}


def permuted_statistics(a: np.ndarray, b: np.ndarray, permutations: int, seed: int) -> np.ndarray:
    """Return Yuen's statistic after so many random divisions of all values into samples of the sizes of a and b."""
    if min(len(a), len(b)) < 2:
        return np.empty(0)
    pooled = np.sort(np.concatenate([a, b]))
    is_in_a = np.arange(len(pooled)) < len(a)
    random = np.random.default_rng(seed)
    statistics = np.empty(permutations)
    for number in range(permutations):
        random.shuffle(is_in_a)
        # A part of sorted values is sorted.
        statistics[number] = _yuen_statistic(pooled[is_in_a], pooled[~is_in_a])
    return np.nan_to_num(statistics, nan=0.0)


def paired_test(differences: np.ndarray, alternative: str) -> dict:
    """Return the test that the trimmed mean of the differences of pairs is 0 (Tukey and McLaughlin 1963).

    R: `WRS2::trimcibt` without the bootstrap, Wilcox's `trimci`. The effect is Cohen's d of the pairs, made robust.
    """
    differences = np.sort(differences)
    if len(differences) < 2:
        return {"reason": "fewer_than_two_values"}
    winsorised = _winsorised(differences)
    if _is_constant(winsorised):
        return {"reason": "no_variance"}
    kept = len(differences) - 2 * int(TRIM * len(differences))
    deviation = winsorised.std(ddof=1)
    error = deviation / ((1 - 2 * TRIM) * np.sqrt(len(differences)))
    mean = trimmed_mean(differences)
    distribution = stats.t(kept - 1)
    tail = (1 - CONFIDENCE_LEVEL) / (2 if alternative == "two-sided" else 1)
    reach = distribution.isf(tail) * error
    statistic = mean / error
    p_values = {"less": distribution.cdf(statistic), "greater": distribution.sf(statistic)}
    p_values["two-sided"] = 2 * min(p_values.values())
    return {
        "statistic": statistic,
        "degrees_of_freedom": kept - 1,
        "p_value": p_values[alternative],
        "effect": "robust_d",
        "effect_size": ROBUST_D_FACTOR * mean / deviation,
        "difference_lower": np.nan if alternative == "less" else mean - reach,
        "difference_upper": np.nan if alternative == "greater" else mean + reach,
    }


def trimmed_mean(values: np.ndarray) -> float:
    """Return the mean of the sorted values without the lowest and the highest fifth; NaN without any."""
    left_out = int(TRIM * len(values))
    return _mean(values[left_out : len(values) - left_out])


def _winsorised(values: np.ndarray) -> np.ndarray:
    """The sorted values with the lowest and the highest fifth set to the nearest one that is kept."""
    left_out = int(TRIM * len(values))
    return np.clip(values, values[left_out], values[len(values) - left_out - 1])


def _yuen_statistic(a: np.ndarray, b: np.ndarray) -> float:
    """Difference of the trimmed means of sorted samples over its standard error; NaN where that is 0."""
    variance = 0.0
    for x in (a, b):
        left_out = int(TRIM * len(x))
        kept = len(x) - 2 * left_out
        middle = x[left_out : len(x) - left_out]
        # Winsorised: every value that is left out counts as the nearest one kept.
        ends = left_out * np.array([middle[0], middle[-1]])
        mean = (middle.sum() + ends.sum()) / len(x)
        squares = ((middle - mean) ** 2).sum() + left_out * ((middle[0] - mean) ** 2 + (middle[-1] - mean) ** 2)
        variance += squares / (kept * (kept - 1)) if kept > 1 else np.nan
    difference = trimmed_mean(a) - trimmed_mean(b)
    return difference / np.sqrt(variance) if variance > 0 else np.nan


def _pairs(rows: pd.DataFrame, metric: str, periods: tuple[object, object], period: str, person: str) -> pd.DataFrame:
    """Values a and b of the people in both periods; none where the rows do not say whose they are."""
    if person not in rows:
        return pd.DataFrame(columns=["a", "b"])
    samples = [rows[rows[period] == which].set_index(person)[metric] for which in periods]
    return pd.concat(samples, axis=1, join="inner", keys=["a", "b"])


def _paired(pairs: pd.DataFrame | None) -> tuple[np.ndarray, np.ndarray]:
    """Finite values of both samples by pair."""
    if pairs is None or pairs.empty:
        return np.empty(0), np.empty(0)
    a, b = numbers(pairs["a"]), numbers(pairs["b"])
    is_known = np.isfinite(a) & np.isfinite(b)
    return a[is_known], b[is_known]


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
