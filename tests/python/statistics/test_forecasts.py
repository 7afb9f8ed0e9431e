"""Forecasts: known series, quoted formulas, honesty of the choice, degenerate histories."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from user_engagement.statistics.forecasts import (
    ACCURACY_TYPES,
    FORECAST_TYPES,
    backtest_forecasts,
    by_step,
    forecast_series,
)


def daily(values, series="actives", start="2024-01-01"):
    dates = pd.date_range(start, periods=len(values))
    return pd.DataFrame({"series": series, "date": dates, "value": np.asarray(values, dtype=float)})


def weekly_level(days=200, seed=1):
    """Level 100 with a weekly pattern and independent noise: a mean over weeks must beat the week before."""
    day = np.arange(days)
    return 100 + 20 * np.sin(2 * np.pi * day / 7) + np.random.default_rng(seed).normal(0, 10, days)


def seasonal_walk(days=200, seed=1):
    """Each day is the same day of the week before plus noise: the week before is the best forecast."""
    values = np.random.default_rng(seed).normal(0, 10, days)
    for day in range(7, days):
        values[day] += values[day - 7]
    return 1000 + values


def only(frame, model):
    return frame[frame["model"] == model].squeeze()


def test_smoothing_is_chosen_where_it_beats_the_week_before():
    accuracy = backtest_forecasts(daily(weekly_level()))
    chosen = accuracy[accuracy["is_chosen"]].squeeze()
    assert chosen["model"] in ("ets", "ets_damped_trend")
    assert chosen["is_better_than_baseline"]
    # The mean of independent noise has sd 10, the difference of two weeks 10 sqrt(2).
    assert chosen["relative_mae"] == pytest.approx(1 / np.sqrt(2), abs=0.12)
    assert chosen["mae"] == pytest.approx(10 * np.sqrt(2 / np.pi), rel=0.2)
    assert chosen["n"] == 6 * 28
    assert chosen["origins"] == 6


@pytest.mark.slow
def test_expected_values_lie_near_the_truth_and_intervals_hold_what_they_promise():
    series = pd.concat([daily(weekly_level(228, seed), f"s{seed}") for seed in range(12)])
    cut = pd.Timestamp("2024-01-01") + pd.Timedelta(days=200)
    past, future = series[series["date"] < cut], series[series["date"] >= cut]
    forecasts = forecast_series(past, backtest_forecasts(past))
    truth = 100 + 20 * np.sin(2 * np.pi * (199 + forecasts["steps_ahead"]) / 7)
    assert np.abs(forecasts["expected"] - truth).mean() < 5
    joined = forecasts.assign(date=pd.to_datetime(forecasts["date"])).merge(future, on=["series", "date"])
    assert len(joined) == 12 * 28
    coverage = joined["value"].between(joined["lower"], joined["upper"]).mean()
    assert 0.90 <= coverage <= 0.99


def slow_wave(days, seed):
    """A weekly pattern on a wave of 45 days that no candidate knows of, and independent noise."""
    day, generator = np.arange(days), np.random.default_rng(seed)
    wave = 60 * np.sin(2 * np.pi * day / 45 + generator.uniform(0, 2 * np.pi))
    return 1000 + 20 * np.sin(2 * np.pi * day / 7) + wave + generator.normal(0, 10, days)


@pytest.mark.slow
def test_intervals_hold_what_they_promise_where_no_model_is_true():
    series = pd.concat([daily(slow_wave(228, seed), f"s{seed:02}") for seed in range(16)])
    cut = pd.Timestamp("2024-01-01") + pd.Timedelta(days=200)
    past, future = series[series["date"] < cut], series[series["date"] >= cut]
    accuracy = backtest_forecasts(past)
    forecasts = forecast_series(past, accuracy)
    joined = forecasts.assign(date=pd.to_datetime(forecasts["date"])).merge(future, on=["series", "date"])
    coverage = joined["value"].between(joined["lower"], joined["upper"]).mean()
    assert 0.90 <= coverage <= 0.99
    measured = accuracy.loc[accuracy["is_chosen"], "interval_coverage"].mean()
    assert measured == pytest.approx(coverage, abs=0.05)


def test_an_origin_is_not_judged_by_its_own_errors():
    # Weeks repeat exactly but for one day: its origin alone errs by 50, and no other origin knows of it.
    values = np.tile(np.arange(7) * 10.0, 12)
    values[-1] += 50
    naive = only(backtest_forecasts(daily(values), horizon=7, origins=4), "seasonal_naive")
    assert naive["mae"] == pytest.approx(50 / 28)
    assert naive["interval_coverage"] == pytest.approx(27 / 28)


def test_the_largest_of_few_errors_is_the_margin():
    # 4 origins, 28 errors: ceil(29 x 0.95) = 28, the largest. The model's own margin is 1.96 x 50 / sqrt(77).
    values = np.tile(np.arange(7) * 10.0, 12)
    values[-1] += 50
    history = daily(values - 1000)
    forecasts = forecast_series(history, backtest_forecasts(history, horizon=7, origins=4), horizon=7, origins=4)
    assert (forecasts["upper"] - forecasts["expected"]).tolist() == pytest.approx([50] * 7)
    assert (forecasts["expected"] - forecasts["lower"]).tolist() == pytest.approx([50] * 7)


def test_baseline_stays_where_nothing_beats_it():
    histories = pd.concat([daily(seasonal_walk(seed=seed), f"s{seed}") for seed in range(8)])
    accuracy = backtest_forecasts(histories)
    losers = accuracy[~accuracy["is_better_than_baseline"]]
    assert not losers.loc[losers["model"] != "seasonal_naive", "is_chosen"].any()
    assert accuracy["is_better_than_baseline"].equals(accuracy["relative_mae"] < 1)
    chosen = accuracy[accuracy["is_chosen"]].set_index("series")["model"]
    assert len(chosen) == 8
    assert (chosen == "seasonal_naive").any()
    forecasts = forecast_series(histories, accuracy)
    assert (forecasts["model"] == forecasts["series"].map(chosen)).all()


def test_seasonal_naive_interval_is_that_of_the_textbook():
    # Hyndman and Athanasopoulos, fpp3, 5.5: sigma_h = sigma sqrt(k + 1), k whole seasons before day h.
    values = [10, 20, 30, 40, 50, 60, 70, 13, 16, 30, 44, 50, 60, 70]
    history = daily(values)
    forecasts = forecast_series(history, backtest_forecasts(history, horizon=8), horizon=8)
    sigma = np.sqrt((9 + 16 + 0 + 16) / 7)
    assert forecasts["model"].eq("seasonal_naive").all()
    assert forecasts["expected"].tolist() == [13, 16, 30, 44, 50, 60, 70, 13]
    assert forecasts["upper"].iloc[0] == pytest.approx(13 + 1.959963984540054 * sigma)
    assert forecasts["upper"].iloc[7] == pytest.approx(13 + 1.959963984540054 * sigma * np.sqrt(2))
    assert str(forecasts["date"].iloc[0]) == "2024-01-15"


def test_smoothing_is_that_of_statsmodels():
    history = daily(weekly_level(120))
    forecasts = forecast_series(history, backtest_forecasts(history, horizon=7), horizon=7)
    model = ETSModel(history["value"], seasonal="add", seasonal_periods=7, initialization_method="heuristic").fit(
        disp=False
    )
    expected = model.get_prediction(start=120, end=126).summary_frame(alpha=0.05)
    assert forecasts["model"].eq("ets").all()
    np.testing.assert_allclose(forecasts["expected"], expected["mean"], rtol=1e-6)
    np.testing.assert_allclose(forecasts["lower"], expected["pi_lower"], rtol=1e-6)


def test_scaled_error_is_that_of_hyndman_and_koehler():
    # One origin; the week to score is 3 above the week before, training weeks differ by 2.
    base = np.arange(7) * 10.0
    values = np.concatenate([base, base + 2, base + 4, base + 7])
    naive = only(backtest_forecasts(daily(values), horizon=7, origins=1), "seasonal_naive")
    assert naive[["mae", "rmse", "mase", "relative_mae"]].tolist() == pytest.approx([3, 3, 1.5, 1])


def test_counts_never_go_below_zero_but_balances_may():
    low = np.random.default_rng(3).poisson(0.4, 120).astype(float)
    counts = daily(low, "counts")
    balances = daily(low - 5, "balances")
    history = pd.concat([counts, balances])
    forecasts = forecast_series(history, backtest_forecasts(history)).set_index("series")
    assert (forecasts.loc["counts", ["lower", "expected", "upper"]] >= 0).all(axis=None)
    assert (forecasts.loc["balances", "lower"] < -5).any()


def test_missing_days_are_neither_zeros_nor_scored():
    values = weekly_level()
    values[190], values[60] = np.nan, np.inf
    with_nulls = daily(values)
    without_rows = with_nulls[np.isfinite(with_nulls["value"])]
    accuracy = backtest_forecasts(with_nulls)
    pd.testing.assert_frame_equal(accuracy, backtest_forecasts(without_rows))
    # Day 190 lies in the four weeks after each of the origins on days 165 and 172 only.
    assert only(accuracy, "ets")["n"] == 6 * 28 - 2
    forecasts = forecast_series(with_nulls, accuracy)
    assert forecasts["lower"].min() > 30


def test_days_before_a_long_gap_are_not_used():
    before = daily(1e6 + weekly_level(60))
    after = daily(weekly_level(91), start="2025-01-01")
    gapped = pd.concat([before, after])
    pd.testing.assert_frame_equal(backtest_forecasts(gapped), backtest_forecasts(after))


def test_many_missing_days_leave_the_baseline():
    history = daily(weekly_level())
    history = history[history.index % 3 != 1]
    accuracy = backtest_forecasts(history)
    assert only(accuracy, "ets")["reason"] == "too_many_missing_days"
    assert np.isnan(only(accuracy, "ets")["mae"])
    assert only(accuracy, "seasonal_naive")["is_chosen"]


def test_a_value_after_the_origins_changes_no_forecast_before_it():
    """The error of an origin moves by what the scored day moved, never by a model that saw that day."""
    values = weekly_level(100)
    changed = values.copy()
    changed[-1] += 1000
    before = backtest_forecasts(daily(values), horizon=7, origins=1).set_index("model")
    after = backtest_forecasts(daily(changed), horizon=7, origins=1).set_index("model")
    distance = (after["mae"] - before["mae"]) * 7
    assert (distance > 900).all()
    assert (distance <= 1000 + 1e-9).all()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([5.0], "too_few_days"),
        ([5.0] * 13, "too_few_days"),
        ([np.nan] * 30, "too_few_days"),
        ([1.0] * 40 + [np.nan] * 9, "too_few_days"),
        (([1.0] + [np.nan] * 6) * 5, "too_many_missing_days"),
    ],
)
def test_too_little_history_gives_days_without_values_and_the_reason(values, reason):
    history = daily(values)
    accuracy = backtest_forecasts(history, horizon=3)
    assert accuracy["reason"].notna().all()
    assert only(accuracy, "seasonal_naive")["is_chosen"]
    forecasts = forecast_series(history, accuracy, horizon=3)
    assert forecasts["steps_ahead"].tolist() == [1, 2, 3]
    assert forecasts[["model", "expected", "lower", "upper"]].isna().all(axis=None)
    assert forecasts["reason"].eq(reason).all()


def test_a_constant_series_stays_constant_and_its_relative_error_is_undefined():
    history = daily([7.0] * 80)
    accuracy = backtest_forecasts(history)
    naive = only(accuracy, "seasonal_naive")
    assert naive["is_chosen"]
    assert naive["mae"] == 0
    assert naive[["mase", "relative_mae"]].isna().all()
    assert only(accuracy, "ets")["reason"] == "constant"
    forecasts = forecast_series(history, accuracy)
    assert forecasts[["lower", "expected", "upper"]].eq(7.0).all(axis=None)


def test_without_series_there_are_typed_columns_and_no_row():
    nothing = daily([]).astype({"series": "str"})
    accuracy = backtest_forecasts(nothing)
    forecasts = forecast_series(nothing, accuracy)
    assert accuracy.empty
    assert forecasts.empty
    assert accuracy.dtypes.astype(str).to_dict() == {name: str(kind) for name, kind in ACCURACY_TYPES.items()}
    assert list(forecasts.dtypes) == [pd.Series(dtype=kind).dtype for kind in FORECAST_TYPES.values()]


def test_two_rows_for_a_day_are_refused():
    twice = pd.concat([daily([1, 2, 3]), daily([4])])
    with pytest.raises(ValueError, match="two rows for a date"):
        backtest_forecasts(twice)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(seed):
    history = pd.concat([daily(weekly_level(80), "b"), daily(seasonal_walk(80), "a")])
    shuffled = history.sample(frac=1, random_state=seed)
    accuracy = backtest_forecasts(history, horizon=7, origins=2)
    pd.testing.assert_frame_equal(accuracy, backtest_forecasts(shuffled, horizon=7, origins=2))
    pd.testing.assert_frame_equal(
        forecast_series(history, accuracy, horizon=7), forecast_series(shuffled, accuracy, horizon=7)
    )


def test_a_monthly_series_has_a_season_of_twelve_and_months_ahead():
    months = pd.date_range("2019-01-01", "2022-12-01", freq="MS")
    values = 100.0 + 20 * np.sin(2 * np.pi * months.month / 12)
    history = pd.DataFrame({"series": "active_users/airline", "log_step": "month", "date": months, "value": values})
    steps = {step: (horizon, rows) for step, horizon, rows in by_step(history, 84)}
    assert steps["day"][1].empty
    horizon, rows = steps["month"]
    assert horizon == 3
    forecasts = forecast_series(rows, backtest_forecasts(rows, horizon, "month"), horizon, "month")
    assert [str(date) for date in forecasts["date"]] == ["2023-01-01", "2023-02-01", "2023-03-01"]
    assert forecasts["steps_ahead"].tolist() == [1, 2, 3]
    assert forecasts["expected"].to_numpy() == pytest.approx(values[:3], abs=0.5)
