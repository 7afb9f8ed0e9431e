"""Anomalies: planted spikes are found, the rest is not, and the future never speaks."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from user_engagement.statistics.anomalies import ANOMALY_TYPES, flag_anomalies


def series(values, name="actives", step="1D"):
    times = pd.date_range("2024-01-01", periods=len(values), freq=step)
    return pd.DataFrame({"series": name, "time": times, "value": np.asarray(values, dtype=float)})


def daily_counts(days=180, seed=1, scale=100.0):
    mean = scale * (1 + 0.4 * np.sin(2 * np.pi * np.arange(days) / 7))
    return np.random.default_rng(seed).poisson(mean).astype(float)


def hourly_counts(hours=24 * 7 * 8, seed=1):
    mean = 30 * (1 + 0.95 * np.sin(2 * np.pi * np.arange(hours) / 24))
    return np.random.default_rng(seed).poisson(mean).astype(float)


def test_planted_days_are_found_with_their_direction():
    values = daily_counts()
    values[100], values[150] = 3 * values[100], 0.3 * values[150]
    flagged = flag_anomalies(series(values))
    found = flagged[flagged["is_anomaly"].fillna(False)]
    assert found.index.tolist() == [100, 150]
    assert found["direction"].tolist() == ["high", "low"]
    assert found["value"].iloc[0] > found["upper"].iloc[0]
    assert found["value"].iloc[1] < found["lower"].iloc[1]


def test_counts_without_anomalies_are_rarely_flagged_and_scores_are_standardised():
    history = pd.concat([series(daily_counts(seed=seed), f"s{seed:02}") for seed in range(40)])
    flagged = flag_anomalies(history)
    # A normal variable leaves 3.5 standard deviations with probability 0.0005.
    assert flagged["is_anomaly"].mean() < 0.003
    assert flagged["score"].std() == pytest.approx(1, abs=0.15)
    assert flagged["score"].mean() == pytest.approx(0, abs=0.1)


def test_steady_growth_is_no_anomaly():
    growth = np.exp(0.005 * np.arange(180))
    history = pd.concat([series(daily_counts(seed=seed) * growth, f"s{seed}") for seed in range(10)])
    flagged = flag_anomalies(history)
    assert flagged["is_anomaly"].mean() < 0.01
    # Without the drift, growth of 3.6 % a week would lie far above the median of the past eight weeks.
    assert abs(flagged["score"].iloc[-30:].mean()) < 0.6


def test_hours_are_compared_with_the_same_hour_of_the_same_weekday():
    values = hourly_counts()
    quiet_hour = 24 * 7 * 6 + 18
    assert values[quiet_hour] < 10
    values[quiet_hour] = 30
    flagged = flag_anomalies(series(values, step="1h"), season=168, step="1h")
    assert flagged.loc[quiet_hour, "direction"] == "high"
    # 30 is an ordinary value of other hours of the day.
    assert (values[-168:] > 30).any()
    assert flagged["is_anomaly"].drop(quiet_hour).mean() < 0.003


def test_the_arithmetic_on_a_case_by_hand():
    # Roots are 10 on every day but 12 on the last: no drift, no spread but that of a count, 4 weeks of past.
    flagged = flag_anomalies(series([100.0] * 28 + [144.0])).iloc[-1]
    deviation = 0.5 * np.sqrt(1 + np.pi / 8)
    assert flagged["expected"] == pytest.approx(100)
    assert flagged["score"] == pytest.approx(2 / deviation)
    assert flagged["lower"] == pytest.approx((10 - 3.5 * deviation) ** 2)
    assert flagged["upper"] == pytest.approx((10 + 3.5 * deviation) ** 2)
    assert not flagged["is_anomaly"]
    assert pd.isna(flagged["direction"])


@given(
    seed=st.integers(0, 10**6),
    changed=st.integers(0, 99),
    value=st.one_of(st.none(), st.floats(-1e6, 1e6)),
    scale=st.sampled_from([0.5, 100.0]),
)
def test_a_later_value_never_changes_an_earlier_verdict(seed, changed, value, scale):
    values = daily_counts(100, seed, scale)
    before = flag_anomalies(series(values))
    values[changed] = np.nan if value is None else value
    after = flag_anomalies(series(values))
    pd.testing.assert_frame_equal(before.iloc[:changed], after.iloc[:changed])
    expected = ["expected", "lower", "upper"]
    pd.testing.assert_series_equal(before.loc[changed, expected], after.loc[changed, expected])
    shorter = flag_anomalies(series(values[: changed + 1]))
    pd.testing.assert_frame_equal(shorter, after.iloc[: changed + 1])


def test_a_past_anomaly_does_not_hide_the_next():
    values = daily_counts()
    values[100] = values[107] = 1000
    flagged = flag_anomalies(series(values))
    assert flagged.loc[[100, 107], "direction"].eq("high").all()
    assert not flagged.loc[114, "is_anomaly"]


def test_without_enough_past_there_is_no_verdict_but_a_reason():
    flagged = flag_anomalies(series(daily_counts(30)))
    assert flagged["reason"].iloc[:21].eq("too_little_past").all()
    assert flagged["is_anomaly"].iloc[:21].isna().all()
    assert flagged["expected"].iloc[:21].isna().all()
    assert flagged["is_anomaly"].iloc[21:].notna().all()
    assert flagged["reason"].iloc[21:].isna().all()


def test_missing_values_are_no_zeros():
    values = daily_counts()
    values[50:60], values[170] = np.nan, np.inf
    flagged = flag_anomalies(series(values))
    assert flagged.loc[[50, 170], "reason"].eq("missing_value").all()
    assert flagged.loc[[50, 170], "is_anomaly"].isna().all()
    assert not flagged["is_anomaly"].fillna(False).any()
    without_rows = flag_anomalies(series(values)[np.isfinite(values)])
    pd.testing.assert_frame_equal(without_rows, flagged[np.isfinite(values)].reset_index(drop=True))


def test_a_long_gap_starts_over():
    late = series(daily_counts(40)).assign(time=lambda frame: frame["time"] + pd.Timedelta(days=365))
    flagged = flag_anomalies(pd.concat([series(daily_counts(91)), late]))
    assert flagged["reason"].iloc[91:112].eq("too_little_past").all()


def test_counts_are_not_expected_below_zero_but_balances_may_be():
    low = np.random.default_rng(2).poisson(0.3, 120).astype(float)
    flagged = flag_anomalies(pd.concat([series(low, "counts"), series(low - 3, "balances")]))
    counts = flagged[flagged["series"] == "counts"]
    assert (counts["lower"].dropna() >= 0).all()
    assert (counts["expected"].dropna() >= 0).all()
    assert (flagged.loc[flagged["series"] == "balances", "lower"].dropna() < -3).any()


def test_without_rows_there_are_typed_columns():
    empty = flag_anomalies(series([]).astype({"series": "str"}))
    assert empty.empty
    assert empty.dtypes.astype(str).to_dict() == ANOMALY_TYPES
    single = flag_anomalies(series([5.0]))
    assert single["reason"].tolist() == ["too_little_past"]


@pytest.mark.parametrize("hours", [0, 36])
def test_repeated_or_uneven_times_are_refused(hours):
    odd = series([1.0, 2.0, 3.0])
    odd.loc[1, "time"] = odd.loc[0, "time"] + pd.Timedelta(hours=hours)
    with pytest.raises(ValueError, match="two rows for a time"):
        flag_anomalies(odd)


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(seed):
    history = pd.concat([series(daily_counts(60), "b"), series(daily_counts(60, 2), "a")])
    shuffled = history.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(flag_anomalies(history), flag_anomalies(shuffled))
