from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from user_engagement.statistics.hypothesis_tests import PERIOD_TYPES, compare_periods, compare_samples

# R> sleep: extra hours of sleep, groups 1 and 2 (Student 1908)
SLEEP_1 = pd.Series([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_2 = pd.Series([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])

SAMPLES = st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=30)


def row(results: pd.DataFrame, test: str, alternative: str = "two-sided") -> pd.Series:
    return results[(results["test"] == test) & (results["alternative"] == alternative)].iloc[0]


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    return compare_samples(SLEEP_1, SLEEP_2)


def test_f(sleep):
    f = row(sleep, "f")  # R> var.test(extra ~ group, sleep)  F = 0.79834, df 9 and 9, p-value = 0.7427
    assert f["statistic"] == pytest.approx(0.79834, abs=5e-6)
    assert f["p_value"] == pytest.approx(0.7427, abs=5e-5)
    assert (f["degrees_of_freedom"], f["degrees_of_freedom_b"]) == (9, 9)


def test_levene_is_the_t_test_of_the_distances_from_the_medians(sleep):
    distances = [abs(sample - sample.median()) for sample in (SLEEP_1, SLEEP_2)]
    t = stats.ttest_ind(*distances)  # Brown and Forsythe 1974: one-way analysis of variance, so F = t^2
    levene = row(sleep, "levene")
    assert (levene["statistic"], levene["p_value"]) == pytest.approx((t.statistic**2, t.pvalue))


def test_pooled_t(sleep):
    t = row(sleep, "pooled_t")  # R> t.test(extra ~ group, sleep, var.equal = TRUE)
    assert t["statistic"] == pytest.approx(-1.8608, abs=5e-5)
    assert (t["degrees_of_freedom"], t["p_value"]) == pytest.approx((18, 0.07919), abs=5e-6)
    assert (t["difference_lower"], t["difference_upper"]) == pytest.approx((-3.363874, 0.203874), abs=5e-7)


def test_welch_t(sleep):
    t = row(sleep, "welch_t")  # R> t.test(extra ~ group, sleep)
    assert (t["degrees_of_freedom"], t["p_value"]) == pytest.approx((17.776, 0.07939), abs=5e-4)
    assert (t["difference_lower"], t["difference_upper"]) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)
    # Hedges 1981: d = (0.75 - 2.33) / sqrt((var_1 + var_2) / 2), g = d (1 - 3 / (4 * 18 - 1))
    d = -1.58 / np.sqrt((SLEEP_1.var() + SLEEP_2.var()) / 2)
    assert t["effect_size"] == pytest.approx(d * (1 - 3 / 71))


def test_mann_whitney(sleep):
    u = row(sleep, "mann_whitney")  # R> wilcox.test(extra ~ group, sleep, exact = FALSE)
    assert (u["statistic"], u["p_value"]) == pytest.approx((25.5, 0.06933), abs=5e-6)
    assert u["effect_size"] == pytest.approx(2 * 25.5 / 100 - 1)


# R> yuen <- function(x, y, tr = 0.2), Yuen's formula written out: winsorised variances, h = n - 2 floor(tr n)
YUEN = {"t": -1.616777365813, "df": 8.264708513638, "p": 0.143378288524, "interval": (-4.030639959449, 0.697306626116)}


def test_yuen(sleep):
    yuen = row(sleep, "yuen")
    found = yuen[["statistic", "degrees_of_freedom", "p_value", "difference_lower", "difference_upper"]].tolist()
    assert found == pytest.approx([YUEN["t"], YUEN["df"], YUEN["p"], *YUEN["interval"]], rel=1e-10)
    assert (yuen["mean_a"], yuen["mean_b"]) == pytest.approx((SLEEP_1.sort_values()[2:8].mean(), 13.2 / 6))
    # R> 0.642 * dif / sqrt((win(x) + win(y)) / 2)
    assert yuen["effect_size"] == pytest.approx(-0.804008932702, rel=1e-8)
    assert row(sleep, "yuen", "less")["p_value"] == pytest.approx(YUEN["p"] / 2, rel=1e-10)


def test_permutations_agree_with_the_exact_distribution():
    """Of 252 divisions of ten values into fives all are counted here, 1,999 drawn there."""
    a, b = pd.Series([1.0, 2, 4, 7, 11]), pd.Series([3.0, 8, 9, 15, 30])
    pooled = np.sort(np.concatenate([a, b]))
    parts = [list(part) for part in combinations(range(10), 5)]
    statistics = [
        stats.ttest_ind(pooled[part], np.delete(pooled, part), equal_var=False, trim=0.2).statistic for part in parts
    ]
    own = stats.ttest_ind(a, b, equal_var=False, trim=0.2).statistic
    found = compare_samples(a, b)
    for alternative, is_as_far in (
        ("two-sided", np.abs(statistics) >= abs(own) - 1e-9),
        ("less", np.array(statistics) <= own + 1e-9),
    ):
        result = row(found, "permutation", alternative)
        assert result["statistic"] == pytest.approx(own)
        assert result["p_value"] == pytest.approx(np.mean(is_as_far), abs=0.03)
    p_values = {row(compare_samples(a, b, seed=seed), "permutation")["p_value"] for seed in (1, 1, 2, 3)}
    assert 1 < len(p_values) <= 3


def test_pairs():
    pairs = pd.DataFrame({"a": SLEEP_1, "b": SLEEP_2})
    paired = row(compare_samples(SLEEP_1, SLEEP_2, pairs), "paired")
    # R> trimci <- function(x, tr = 0.2), Tukey and McLaughlin's formula written out, on the differences of sleep
    assert paired["statistic"] == pytest.approx(-7.574332837174)
    assert (paired["degrees_of_freedom"], paired["p_value"]) == pytest.approx((5, 0.000636374413739))
    assert (paired["difference_lower"], paired["difference_upper"]) == pytest.approx((-1.785840837452, -0.880825829214))
    assert paired["effect_size"] == pytest.approx(-2.562879356819)  # R> 0.642 * mean(d, 0.2) / sd(win(d))
    assert (paired["n_a"], paired["n_b"]) == (10, 10)
    without = row(compare_samples(SLEEP_1, SLEEP_2), "paired")
    assert without["reason"] == "fewer_than_two_values"
    few = row(compare_samples(SLEEP_1, SLEEP_2, pairs.head(9), small_group_threshold=10), "paired")
    assert few["reason"] == "small_group"
    assert pd.isna(few["n_a"])
    assert pd.isna(few["mean_a"])


def test_pairs_are_the_people_of_the_group_in_both_periods():
    rows = [("x", "a", 2021, 1), ("y", "a", 2021, 2), ("x", "a", 2022, 5), ("z", "a", 2022, 9), ("y", "b", 2022, 7)]
    rows += [(f"p{number}", "a", year, 10 * number + year - 2021) for number in range(8) for year in (2021, 2022)]
    frame = pd.DataFrame(rows, columns=["user_key", "group", "period", "minutes"])
    paired = row(compare_periods(frame, ["minutes"]).query("group == 'a'"), "paired")
    # x and the eight; y changed the group.
    assert paired["n_a"] == paired["n_b"] == 9
    assert paired["mean_b"] > paired["mean_a"]


def test_one_sided_interval_is_open_at_the_other_end(sleep):
    less = row(sleep, "pooled_t", "less")
    assert less["p_value"] == pytest.approx(0.07919 / 2, abs=5e-6)
    assert np.isnan(less["difference_lower"])
    assert less["difference_upper"] < row(sleep, "pooled_t")["difference_upper"]


def test_variance_test_chooses_between_pooled_and_welch(sleep):
    assert set(sleep.loc[sleep["is_published_choice"], "test"]) == {"pooled_t"}
    assert set(sleep.loc[sleep["is_chosen"], "test"]) == {"yuen"}
    wider = compare_samples(SLEEP_1, SLEEP_2 * 5)
    assert set(wider.loc[wider["is_published_choice"], "test"]) == {"welch_t"}
    assert row(wider, "welch_t")["variance_p_value"] == row(wider, "f")["p_value"] < 0.05
    strict = compare_samples(SLEEP_1, SLEEP_2 * 5, significance=1e-9)
    assert set(strict.loc[strict["is_published_choice"], "test"]) == {"pooled_t"}


def test_holm_over_the_groups():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        [
            {"group": group, "period": period, "minutes": value}
            for group, shift in (("a", 0.6), ("b", 0.5), ("c", 0.0))
            for period, mean in (("2021", 0.0), ("2022", shift))
            for value in rng.normal(mean, 1, 40)
        ]
    )
    results = compare_periods(frame, ["minutes"])
    family = results[(results["test"] == "pooled_t") & (results["alternative"] == "two-sided")]
    smallest, middle, largest = sorted(family["p_value"])
    # Holm 1979, as R> p.adjust(p, "holm"): times 3, 2, 1, never falling, at most 1
    expected = np.minimum(np.maximum.accumulate([3 * smallest, 2 * middle, largest]), 1)
    assert sorted(family["p_value_corrected"]) == pytest.approx(expected)
    assert set(family["family_size"]) == {3}
    is_rejected = family["p_value_corrected"] < 0.05
    assert (family["decision"] == "reject").tolist() == is_rejected.tolist()
    assert 0 < is_rejected.sum() < 3


@pytest.mark.parametrize(
    ("values_a", "values_b", "reason"),
    [
        ([], [1, 2], "fewer_than_two_values"),
        ([1], [1, 2], "fewer_than_two_values"),
        ([np.nan, np.inf, 1], [1, 2], "fewer_than_two_values"),
        ([3, 3, 3], [3, 3], "no_variance"),
        ([3, 3, 3], [4, 4], "no_variance"),
    ],
)
def test_undefined_t_is_null_with_a_reason(values_a, values_b, reason):
    results = compare_samples(pd.Series(values_a, dtype=float), pd.Series(values_b, dtype=float))
    undefined = results[results["test"].isin(["f", "levene", "pooled_t", "welch_t", "yuen"])]
    assert set(undefined["reason"]) == {reason}
    assert undefined[["statistic", "p_value", "effect_size"]].isna().all(axis=None)
    assert not results[["is_published_choice", "is_chosen"]].any(axis=None)


def test_figures_of_few_are_hidden(sleep):
    shown = compare_samples(SLEEP_1, SLEEP_2, small_group_threshold=10)
    pd.testing.assert_frame_equal(shown.query("test != 'paired'"), sleep.query("test != 'paired'"))
    results = compare_samples(SLEEP_1, SLEEP_2.head(9), small_group_threshold=10)
    keys = ["test", "alternative"]
    pd.testing.assert_frame_equal(results[keys], sleep[keys])
    assert results["reason"].eq("small_group").all()
    assert not results["is_chosen"].any()
    assert results["n_a"].eq(10).all()
    assert results.drop(columns=[*keys, "n_a", "is_published_choice", "is_chosen", "reason"]).isna().all(axis=None)


def test_hidden_tests_count_in_no_family():
    samples = {"a": (SLEEP_1, SLEEP_2), "b": (SLEEP_1, SLEEP_2.head(2))}
    frame = pd.concat(
        pd.DataFrame({"group": group, "period": period, "minutes": sample})
        for group, pair in samples.items()
        for period, sample in zip(("2021", "2022"), pair, strict=True)
    )
    results = compare_periods(frame, ["minutes"], small_group_threshold=3).set_index("group")
    assert results.loc["a", "p_value_corrected"].equals(results.loc["a", "p_value"])
    assert results.loc["b", "decision"].isna().all()


def test_one_constant_sample_is_compared_without_equal_variances():
    results = compare_samples(pd.Series([3.0, 3, 3, 3]), pd.Series([1.0, 2, 3, 4]))
    assert row(results, "f")["reason"] == "no_variance"
    assert set(results.loc[results["is_published_choice"], "test"]) == {"welch_t"}


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"group": [], "period": [], "minutes": []}),
        pd.DataFrame({"group": ["a", "a"], "period": ["2021", "2021"], "minutes": [1.0, 2.0]}),
        pd.DataFrame({"group": ["a", "a"], "period": ["2021", "2022"], "minutes": [1.0, 2.0]}),
        pd.DataFrame({"group": ["a", None], "period": ["2021", "2022"], "minutes": [1.0, 2.0]}),
    ],
)
def test_too_little_to_compare_gives_a_valid_table(frame):
    results = compare_periods(frame, ["minutes"])
    assert results.dtypes.astype(str).to_dict() == PERIOD_TYPES
    assert results["decision"].isna().all()
    assert results["reason"].notna().all()


@given(SAMPLES, SAMPLES, st.randoms(use_true_random=False))
def test_order_and_unit_do_not_matter(a, b, random):
    expected = compare_samples(pd.Series(a), pd.Series(b), permutations=19)
    shuffled = compare_samples(
        pd.Series(random.sample(a, len(a))), pd.Series(random.sample(b, len(b))), permutations=19
    )
    pd.testing.assert_frame_equal(shuffled, expected, check_exact=True)
    scaled = compare_samples(pd.Series(a) * 1024, pd.Series(b) * 1024, permutations=19)
    free_of_unit = ["test", "alternative", "statistic", "p_value", "effect_size", "is_chosen", "reason"]
    pd.testing.assert_frame_equal(scaled[free_of_unit], expected[free_of_unit])


@given(SAMPLES, SAMPLES)
def test_exchanged_samples_mirror_the_result(a, b):
    forward, backward = (
        compare_samples(pd.Series(a), pd.Series(b), permutations=19),
        compare_samples(pd.Series(b), pd.Series(a), permutations=19),
    )
    for test in ("pooled_t", "welch_t", "mann_whitney", "yuen"):
        less, greater = row(forward, test, "less"), row(backward, test, "greater")
        assert less["p_value"] == pytest.approx(greater["p_value"], nan_ok=True)
        assert less["effect_size"] == pytest.approx(-greater["effect_size"], nan_ok=True, abs=1e-12)


def test_periods_keep_the_order_of_their_categories():
    frame = pd.DataFrame({"group": "all", "period": ["Q4 2021"] * 3 + ["Q1 2022"] * 3, "minutes": [1, 2, 3, 5, 6, 8]})
    frame["period"] = pd.Categorical(frame["period"], ["Q4 2021", "Q1 2022"], ordered=True)
    tests = compare_periods(frame, ["minutes"])
    assert set(zip(tests["period_a"], tests["period_b"], strict=True)) == {("Q4 2021", "Q1 2022")}
    assert (tests.query("test != 'paired'")["mean_a"] == 2).all()
