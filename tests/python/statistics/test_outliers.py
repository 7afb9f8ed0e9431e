import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap

from user_engagement.statistics.outliers import (
    FLAG_TYPES,
    SUMMARY_TYPES,
    flag_outliers,
    iqr_bounds,
    percentile_bounds,
    robust_z_bounds,
    summarise_outliers,
)

# R> x <- c(1:9, 100); quantile(x, c(.25, .75))  3.25 7.75;  median(x) 5.5;  mad(x, constant = 1) 2.5
ONE_FAR_VALUE = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100])

FINITE = st.floats(-1e6, 1e6, allow_subnormal=False)


def outliers(values: list | np.ndarray, rule: str, **options) -> pd.Series:
    flags = flag_outliers(pd.DataFrame({"value": values}), "value", [], **options)
    return flags.loc[flags["rule"] == rule, "is_outlier"].reset_index(drop=True)


def test_quartile_fences():
    bounds = iqr_bounds(ONE_FAR_VALUE)
    assert (bounds.lower, bounds.upper) == (3.25 - 1.5 * 4.5, 7.75 + 1.5 * 4.5)
    assert outliers(ONE_FAR_VALUE, "iqr").tolist() == [False] * 9 + [True]


def test_robust_z_limits():
    bounds = robust_z_bounds(ONE_FAR_VALUE)
    assert bounds.upper == pytest.approx(5.5 + 3.5 * 2.5 / 0.6745)
    assert bounds.lower == pytest.approx(5.5 - 3.5 * 2.5 / 0.6745)
    assert outliers(ONE_FAR_VALUE, "robust_z").tolist() == [False] * 9 + [True]


def test_value_on_the_percentile_is_an_outlier():
    values = np.arange(101.0)  # R> quantile(0:100, .99)  99
    assert percentile_bounds(values, 0.99, 100).upper == 99
    assert np.flatnonzero(outliers(values, "percentile")).tolist() == [99, 100]


def test_percentile_needs_a_hundred_rows():
    assert outliers(np.arange(100.0), "percentile").sum() == 1
    assert outliers(np.arange(99.0), "percentile").sum() == 0
    assert outliers(np.arange(99.0), "percentile", minimum_rows=99).sum() == 1
    assert percentile_bounds(np.arange(99.0), 0.99, 100).reason == "too_few_rows"


def test_quantile_one_keeps_everybody():
    assert outliers(np.arange(200.0), "percentile", quantile=1.0).sum() == 0
    assert percentile_bounds(np.arange(200.0), 1.0, 100).reason == "everybody_kept"


def test_bootstrap_interval():
    random = np.random.default_rng(4)
    frame = pd.DataFrame({"value": random.lognormal(3, 1, 400)})
    flags = flag_outliers(frame, "value", [])
    summary = summarise_outliers(flags, "value", []).set_index("rule")
    bounds = summary[["bootstrap_mean_lower", "bootstrap_mean_upper"]]
    # SciPy> bootstrap((values,), mean_of_kept, method="percentile", n_resamples=9999, rng=1), other draws
    result = bootstrap(
        (frame["value"].to_numpy(),),
        lambda x: x[x < np.quantile(x, 0.99)].mean(),
        vectorized=False,
        method="percentile",
        n_resamples=1999,
        rng=1,
    )
    width = np.ptp(result.confidence_interval)
    assert bounds.loc["percentile"].tolist() == pytest.approx(list(result.confidence_interval), abs=0.06 * width)
    assert width > 1.05 * (summary.loc["percentile", "mean_upper"] - summary.loc["percentile", "mean_lower"])
    assert summarise_outliers(flags, "value", [], seed=1)["bootstrap_mean_lower"].iloc[0] != bounds.iloc[0, 0]


def test_percentile_equal_to_the_minimum_flags_nobody():
    values = [0.0] * 999 + [1.0]
    assert percentile_bounds(np.array(values), 0.99, 100).reason == "quantile_equals_minimum"
    assert not outliers(values, "percentile").any()


def test_robust_z_needs_a_median_deviation():
    values = [0.0] * 9 + [5.0]
    assert robust_z_bounds(np.array(values)).reason == "zero_median_deviation"
    assert not outliers(values, "robust_z").any()


def test_groups_are_judged_apart():
    frame = pd.DataFrame({"group": ["a"] * 10 + ["b"] * 10, "value": [*ONE_FAR_VALUE, *(ONE_FAR_VALUE + 100)]})
    flags = flag_outliers(frame, "value", ["group"])
    flagged = flags[flags["is_outlier"] & (flags["rule"] == "iqr")]
    assert flagged["value"].tolist() == [100, 200]


def test_summary_of_the_kept():
    frame = pd.DataFrame({"value": ONE_FAR_VALUE})
    summary = summarise_outliers(flag_outliers(frame, "value", []), "value", []).set_index("rule").loc["iqr"]
    assert (summary["rows_before"], summary["rows_after"]) == (10, 9)
    # R> x <- 1:9; mean(x); sd(x); sd(x) / 3; mean(x) + c(-1, 1) * 1.96 * sd(x) / 3
    expected = [5, np.sqrt(7.5), np.sqrt(7.5) / 3, 5 - 1.96 * np.sqrt(7.5) / 3]
    measured = summary[["mean", "standard_deviation", "standard_error", "mean_lower"]].tolist()
    assert measured == pytest.approx(expected)


def test_figures_of_few_are_hidden():
    frame = pd.DataFrame({"group": ["a"] * 10 + ["b"] * 8, "value": [*ONE_FAR_VALUE, *range(8)]})
    flags = flag_outliers(frame, "value", ["group"])
    figures = ["mean", "standard_deviation", "standard_error", "mean_lower", "mean_upper", "bootstrap_mean_lower"]
    for threshold, shown in ((8, [10, 9, 8, 8]), (9, [10, 9, None, None]), (10, [10, None, None, None])):
        summary = summarise_outliers(flags, "value", ["group"], small_group_threshold=threshold)
        rows = summary[summary["rule"] == "iqr"]
        assert [None if pd.isna(n) else n for n in rows[["rows_before", "rows_after"]].to_numpy().ravel()] == shown
        assert rows["is_suppressed"].tolist() == rows["rows_after"].isna().tolist()
        assert (rows[figures].isna().all(axis=1) == rows["is_suppressed"]).all()
        assert (rows[figures].notna().all(axis=1) != rows["is_suppressed"]).all()


@pytest.mark.parametrize(
    ("values", "kept", "mean"),
    [
        ([], None, None),
        ([3.0], 1, 3.0),
        ([2.0] * 5, 5, 2.0),
        ([np.nan, np.inf], 0, np.nan),
        ([1.0, None], 1, 1.0),
    ],
)
def test_degenerate_input_gives_a_valid_table(values, kept, mean):
    frame = pd.DataFrame({"group": pd.Series("a", range(len(values))), "value": pd.Series(values, dtype="float64")})
    flags = flag_outliers(frame, "value", ["group"])
    summary = summarise_outliers(flags, "value", ["group"])
    assert flags.dtypes.astype(str).to_dict() == frame.dtypes.astype(str).to_dict() | FLAG_TYPES
    assert list(summary.columns) == ["group", *SUMMARY_TYPES]
    assert not flags["is_outlier"].any()
    assert (summary["rows_after"] == kept).all()
    assert summary["mean"].tolist() == pytest.approx([mean] * len(summary), nan_ok=True)


def test_unknown_values_are_neither_kept_nor_outliers():
    flags = flag_outliers(pd.DataFrame({"value": [*ONE_FAR_VALUE, np.nan, np.inf]}), "value", [])
    unknown = flags[~np.isfinite(flags["value"])]
    assert unknown["is_outlier"].isna().all()
    assert set(unknown["reason"]) == {"value_not_finite"}
    assert set(summarise_outliers(flags, "value", [])["rows_before"]) == {10}


@given(st.lists(FINITE, min_size=1, max_size=150), st.randoms(use_true_random=False))
def test_order_and_unit_do_not_matter(values, random):
    shuffled = random.sample(values, len(values))
    for rule in ("percentile", "iqr", "robust_z"):
        flagged = [value for value, flag in zip(values, outliers(values, rule), strict=True) if flag]
        again = [value for value, flag in zip(shuffled, outliers(shuffled, rule), strict=True) if flag]
        assert sorted(flagged) == sorted(again)
        assert outliers(values, rule).equals(outliers(np.array(values) * 1024, rule))


@settings(max_examples=8)
@given(st.lists(FINITE, min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_summary_is_the_same_to_the_bit_in_any_order(values, random):
    frame = pd.DataFrame({"value": values})
    shuffled = pd.DataFrame({"value": random.sample(values, len(values))})
    expected = summarise_outliers(flag_outliers(frame, "value", []), "value", [])
    pd.testing.assert_frame_equal(
        summarise_outliers(flag_outliers(shuffled, "value", []), "value", []), expected, check_exact=True
    )
