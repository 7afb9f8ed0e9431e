import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from user_engagement.statistics.correlations import CORRELATION_TYPES, correlate

# R> example(cor.test): Hollander and Wolfe 1973, p. 187, Hunter L values and panel scores of canned tuna
TUNA = pd.DataFrame(
    {
        "hunter_l": [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1],
        "panel": [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8],
    }
)

PAIRS = st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=4, max_size=40)


def correlated(pairs: list) -> pd.Series:
    frame = pd.DataFrame(pairs, columns=["a", "b"], dtype="float64")
    return correlate(frame, ["a", "b"], "case").iloc[0]


def test_pearson():
    result = correlate(TUNA, ["hunter_l", "panel"], "tuna").iloc[0]
    # R> cor.test(x, y)  p-value = 0.1082, 95 percent confidence interval -0.1497426 0.8955795, cor 0.5711816
    assert result["pearson"] == pytest.approx(0.5711816, abs=5e-8)
    assert (result["pearson_lower"], result["pearson_upper"]) == pytest.approx((-0.1497426, 0.8955795), abs=5e-8)
    assert result["pearson_p_value"] == pytest.approx(0.1082, abs=5e-5)


def test_spearman():
    result = correlate(TUNA, ["hunter_l", "panel"], "tuna").iloc[0]
    assert result["spearman"] == pytest.approx(0.6)  # R> cor.test(x, y, method = "spearman")  rho 0.6
    # Bonett and Wright 2000: tanh(atanh(0.6) +- 1.959964 sqrt((1 + 0.18) / 6))
    reach = 1.959963984540054 * np.sqrt(1.18 / 6)
    expected = np.tanh([np.arctanh(0.6) - reach, np.arctanh(0.6) + reach])
    assert [result["spearman_lower"], result["spearman_upper"]] == pytest.approx(expected)


def test_spearman_with_ties():
    # SciPy's documentation: stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])
    result = correlated([(1, 5), (2, 6), (3, 7), (4, 8), (5, 7)])
    assert result["spearman"] == pytest.approx(0.8207826816681233)
    assert result["spearman_p_value"] == pytest.approx(0.08858700531354381)


def test_every_pair_uses_its_own_complete_rows():
    frame = TUNA.assign(third=[np.nan, np.inf, 1, 2, 3, 4, 5, 6, 8])
    results = correlate(frame, list(frame), "tuna")
    assert results[["metric_a", "metric_b"]].to_numpy().tolist() == [
        ["hunter_l", "panel"],
        ["hunter_l", "third"],
        ["panel", "third"],
    ]
    assert results["n"].tolist() == [9, 7, 7]


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([], "fewer_than_four_pairs"),
        ([(1, 2), (2, 3), (3, 5)], "fewer_than_four_pairs"),
        ([(1, 2), (2, 3), (3, 5), (np.nan, 1), (4, np.inf)], "fewer_than_four_pairs"),
        ([(1, 2), (1, 3), (1, 5), (1, 7)], "constant_metric"),
        ([(2, 1), (3, 1), (5, 1), (7, 1)], "constant_metric"),
    ],
)
def test_undefined_is_null_with_a_reason(pairs, reason):
    result = correlated(pairs)
    assert result["reason"] == reason
    assert np.isnan([result["pearson"], result["spearman"], result["pearson_lower"]]).all()


def test_no_pair_gives_an_empty_table():
    assert correlate(TUNA, ["panel"], "tuna").dtypes.astype(str).to_dict() == CORRELATION_TYPES


def test_straight_line_has_an_interval_without_width():
    result = correlated([(1, 2), (2, 4), (3, 6), (4, 8), (5, 10)])
    measured = result[["pearson", "pearson_lower", "spearman", "spearman_upper"]].tolist()
    assert measured == pytest.approx([1, 1, 1, 1])


@given(PAIRS, st.randoms(use_true_random=False))
def test_order_and_unit_do_not_matter(pairs, random):
    expected = correlated(pairs)
    pd.testing.assert_series_equal(correlated(random.sample(pairs, len(pairs))), expected, check_exact=True)
    scaled = correlated([(1024 * a, b / 1024) for a, b in pairs])
    pd.testing.assert_series_equal(scaled, expected)


@given(PAIRS)
def test_spearman_sees_only_ranks_and_intervals_hold_the_correlation(pairs):
    result = correlated(pairs)
    if pd.isna(result["reason"]):
        bent = correlated([(a**3, b) for a, b in pairs])
        assert bent["spearman"] == pytest.approx(result["spearman"])
        for name in ("pearson", "spearman"):
            lower, upper = result[f"{name}_lower"], result[f"{name}_upper"]
            assert -1 <= lower <= result[name] + 1e-12
            assert result[name] - 1e-12 <= upper <= 1
