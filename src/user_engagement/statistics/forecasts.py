"""Forecasts of daily and monthly series with intervals, by the model that a rolling-origin backtest chose.

Candidates are the seasonal naive forecast (the baseline), additive exponential smoothing and the same with a
damped trend. Seasonal naive stays published unless another model has the smaller mean absolute error on the
same backtested days: the accuracy of a chosen model is that of the winner on the days that it won on.

A model's own interval takes the model for true. It is widened to the margin that the backtest needed: on either side
of the expected value at least the ceil((n + 1) level)-th smallest of the n absolute errors made in the same week ahead
(season of the horizon), or the largest where n is too small. This is split conformal prediction (Lei, G'Sell, Rinaldo,
Tibshirani and Wasserman 2018, doi:10.1080/01621459.2017.1307116) with rolling origins for the calibration sample. The
errors of one series depend on each other, so the level is an aim, no guarantee; the backtest measures what is reached.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy.stats import norm
from statsmodels.tools.sm_exceptions import ConvergenceWarning, HessianInversionWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from user_engagement.statistics.frames import numbers, typed
from user_engagement.statistics.threads import single_threaded

BASELINE = "seasonal_naive"

# Lower bound, expected value and upper bound of each day ahead, shape (3, horizon), or why there are none.
Prediction = np.ndarray | str

# How pandas writes the step of a series, and how many steps make a season: a week of days, a year of months.
STEPS = {"day": ("D", 7), "month": ("MS", 12)}

# Gaps are bridged for a fit of exponential smoothing up to this share of missing days.
LARGEST_MISSING_SHARE = 0.1

ACCURACY_TYPES = {
    "series": "string",
    "model": "string",
    "origins": "int64",
    "n": "int64",
    "mae": "float64",
    "rmse": "float64",
    "mase": "float64",
    "relative_mae": "float64",
    "interval_coverage": "float64",
    "is_better_than_baseline": "bool",
    "is_chosen": "bool",
    "reason": "string",
}

FORECAST_TYPES = {
    "series": "string",
    "log_step": "string",
    "date": pd.ArrowDtype(pa.date32()),
    "steps_ahead": "int64",
    "model": "string",
    "expected": "float64",
    "lower": "float64",
    "upper": "float64",
    "reason": "string",
}


def backtest_forecasts(
    history: pd.DataFrame, horizon: int = 28, step: str = "day", level: float = 0.95, origins: int = 6
) -> pd.DataFrame:
    """Forecast accuracy of every model on every series, from several origins in the past.

    Origins lie one season apart, closer where the history is short; each sees the steps before it only.

    Args:
        history: a row per series and step: series, date, value. A step without a row, or with a null or
            infinite value, is missing: it is neither scored nor taken as 0. Values before a gap longer than a
            season are not used.
        horizon: steps ahead.
        step: day, with a season of 7, or month (dated by its first day), with one of 12.
        level: coverage that the intervals aim at.
        origins: the most origins to forecast from.

    Returns:
        A row per series and model: origins, n (steps scored), mae and rmse (units of the series), mase
        (absolute error over the mean absolute seasonal difference of the training days: Hyndman and Koehler
        2006, doi:10.1016/j.ijforecast.2006.03.001), relative_mae (mae over the baseline's), interval_coverage
        (share of scored days inside the interval, each origin's widened by the errors of the other origins alone),
        is_better_than_baseline, is_chosen (one model a series) and the reason where accuracy is undefined.

    Raises:
        ValueError: a series has two rows for a date.
    """
    frequency, season = STEPS[step]
    with _steady_fits():
        accuracies = [
            _series_accuracy(name, values, horizon, season, level, origins)
            for name, _, values in _series(history, frequency)
        ]
    return typed(pd.concat(accuracies) if accuracies else [], ACCURACY_TYPES)


def forecast_series(
    history: pd.DataFrame,
    accuracy: pd.DataFrame,
    horizon: int = 28,
    step: str = "day",
    level: float = 0.95,
    origins: int = 6,
) -> pd.DataFrame:
    """Expected value and interval of the steps after the last row of each series.

    Args:
        history: as in `backtest_forecasts`.
        accuracy: the result of `backtest_forecasts`; its chosen model is used.
        horizon: steps ahead.
        step: day or month, as in `backtest_forecasts`.
        level: coverage that the intervals aim at.
        origins: the most origins whose errors widen the intervals.

    Returns:
        A row per series and step ahead: steps_ahead (1 is the step after the last row), model, expected, lower,
        upper (at least 0 where no value was below 0), and the reason where nothing can be expected.

    Raises:
        ValueError: a series has two rows for a date.
    """
    frequency, season = STEPS[step]
    chosen = accuracy[accuracy["is_chosen"]].set_index("series")["model"]
    with _steady_fits():
        forecasts = [
            _series_forecast(name, dates, values, chosen.get(name, BASELINE), season, level, origins).assign(
                log_step=step
            )
            for name, dates, values in _series(history, frequency, horizon)
        ]
    return typed(pd.concat(forecasts) if forecasts else [], FORECAST_TYPES)


def _series_forecast(
    name: str,
    dates: pd.DatetimeIndex,
    values: np.ndarray,
    chosen: str,
    season: int,
    level: float,
    origins: int,
) -> pd.DataFrame:
    """Forecast of one series for `dates` by the chosen model, or by the baseline if that fails."""
    horizon = len(dates)
    model = chosen
    prediction = _predict(model, values, horizon, season, level)
    if isinstance(prediction, str) and model != BASELINE:
        model = BASELINE
        prediction = _predict(model, values, horizon, season, level)
    if not isinstance(prediction, str):
        usable = _usable(values, season)
        backtest = _backtest(model, usable, _origins(usable.size, horizon, season, origins), horizon, season, level)
        if not isinstance(backtest, str):
            prediction = _widened(prediction, _errors(*backtest), season, level, usable)
    reason = prediction if isinstance(prediction, str) else None
    lower, expected, upper = np.full((3, horizon), np.nan) if isinstance(prediction, str) else prediction
    return pd.DataFrame(
        {
            "series": name,
            "date": dates.date,
            "steps_ahead": np.arange(1, horizon + 1),
            "model": None if reason else model,
            "expected": expected,
            "lower": lower,
            "upper": upper,
            "reason": reason,
        }
    )


def by_step(history: pd.DataFrame, days: int) -> Iterator[tuple[str, int, pd.DataFrame]]:
    """Step, horizon in steps and rows of the series of each step of `STEPS`, also where there are none.

    `history` has a column log_step; `days` ahead are as many months as begin within them, 28 days a month.
    """
    for step in STEPS:
        yield step, days if step == "day" else -(-days // 28), history[history["log_step"] == step]


@contextmanager
def _steady_fits() -> Iterator[None]:
    """One thread for linear algebra (ten times as fast on small matrices) and no warning of a poor fit."""
    with single_threaded(), warnings.catch_warnings():
        for category in (ConvergenceWarning, HessianInversionWarning, RuntimeWarning):
            warnings.simplefilter("ignore", category)
        yield


def _series(
    history: pd.DataFrame, frequency: str, horizon: int = 0
) -> Iterator[tuple[str, pd.DatetimeIndex, np.ndarray]]:
    """Name, the dates after the last one and values (one a step, NaN where missing) of each series, sorted by name."""
    days = history.assign(
        date=pd.to_datetime(history["date"]).astype("datetime64[us]"),
        value=numbers(history["value"]),
    )
    if days.duplicated(["series", "date"]).any():
        raise ValueError("history: a series has two rows for a date")
    for name, frame in days.groupby("series", sort=True):
        values = frame.set_index("date")["value"].sort_index().asfreq(frequency)
        ahead = pd.date_range(values.index[-1], periods=horizon + 1, freq=frequency, unit="us")[1:]
        yield name, ahead, values.to_numpy()


def _usable(values: np.ndarray, season: int) -> np.ndarray:
    """The days after the last gap longer than a season; none when such a gap ends the series."""
    observed = np.flatnonzero(~np.isnan(values))
    if observed.size == 0 or values.size - 1 - observed[-1] > season:
        return values[:0]
    breaks = np.flatnonzero(np.diff(observed) > season + 1)
    return values[observed[breaks[-1] + 1] if breaks.size else observed[0] :]


def _shortest_training(season: int) -> int:
    """Two seasons, or what the starting values of `ETSModel(initialization_method="heuristic")` need."""
    return max(2 * season, 10 + 2 * (season // 2))


def _series_accuracy(
    name: str, values: np.ndarray, horizon: int, season: int, level: float, origins: int
) -> pd.DataFrame:
    """Accuracy of every model on one series."""
    usable = _usable(values, season)
    starts = _origins(usable.size, horizon, season, origins)
    rows = pd.DataFrame([_model_accuracy(model, usable, starts, horizon, season, level) for model in MODELS])
    baseline_mae = rows.loc[rows["model"] == BASELINE, "mae"].iloc[0]
    rows["series"] = name
    rows["relative_mae"] = rows["mae"] / baseline_mae if baseline_mae > 0 else np.nan
    rows["is_better_than_baseline"] = rows["mae"] < baseline_mae
    best = rows.loc[rows["is_better_than_baseline"]].nsmallest(1, "mae")["model"]
    rows["is_chosen"] = rows["model"] == (best.iloc[0] if best.size else BASELINE)
    return rows


def _origins(days: int, horizon: int, season: int, origins: int) -> np.ndarray:
    """The days that forecasts of the past start at, each with a whole horizon after it; none if there are too few."""
    last = days - horizon
    first = max(_shortest_training(season), last - (origins - 1) * season)
    return np.unique(np.linspace(first, last, origins).astype(int)) if last >= first else np.array([], dtype=int)


def _backtest(
    model: str, values: np.ndarray, starts: np.ndarray, horizon: int, season: int, level: float
) -> tuple[np.ndarray, np.ndarray] | str:
    """Predictions from the origins, shape (origins, 3, horizon), and what came, shape (origins, horizon)."""
    if starts.size == 0:
        return "too_few_days"
    predictions = [_predict(model, values[:start], horizon, season, level) for start in starts]
    if reason := next((prediction for prediction in predictions if isinstance(prediction, str)), None):
        return reason
    return np.stack(predictions), np.stack([values[start : start + horizon] for start in starts])


def _errors(predictions: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Absolute errors of the expected values, shape (origins, horizon); NaN where a day is missing."""
    return np.abs(actual - predictions[:, 1])


def _widened(prediction: np.ndarray, errors: np.ndarray, season: int, level: float, training: np.ndarray) -> np.ndarray:
    """The prediction, each side of its interval at least as far out as the conformal margin of its week ahead."""
    lower, expected, upper = prediction
    margin = np.zeros(expected.size)
    for first in range(0, expected.size, season):
        week = errors[:, first : first + season]
        known = np.sort(week[~np.isnan(week)])
        if known.size:
            margin[first : first + season] = known[min(int(np.ceil((known.size + 1) * level)), known.size) - 1]
    widened = np.stack([np.minimum(lower, expected - margin), expected, np.maximum(upper, expected + margin)])
    return np.maximum(widened, 0) if np.nanmin(training) >= 0 else widened


def _model_accuracy(
    model: str, values: np.ndarray, starts: np.ndarray, horizon: int, season: int, level: float
) -> dict[str, object]:
    """Accuracy of one model; undefined, with the reason, when it could not forecast from every origin."""
    undefined = {"model": model, "origins": 0, "n": 0, "mae": np.nan}
    backtest = _backtest(model, values, starts, horizon, season, level)
    if isinstance(backtest, str):
        return undefined | {"reason": backtest}
    errors = _errors(*backtest)
    scores = []
    for i, (prediction, actual) in enumerate(zip(*backtest, strict=True)):
        training = values[: starts[i]]
        widened = _widened(prediction, np.delete(errors, i, axis=0), season, level, training)
        scores.append(_scores(widened, actual, training, season))
    error, scaled, inside = np.concatenate(scores, axis=1)
    if error.size == 0:
        return undefined | {"reason": "no_observed_days"}
    return {
        "model": model,
        "origins": starts.size,
        "n": error.size,
        "mae": np.mean(error),
        "rmse": np.sqrt(np.mean(error**2)),
        "mase": np.mean(scaled),
        "interval_coverage": np.mean(inside),
    }


def _scores(prediction: np.ndarray, actual: np.ndarray, training: np.ndarray, season: int) -> np.ndarray:
    """Absolute error, scaled absolute error and hit of the interval of each observed day: shape (3, days)."""
    lower, expected, upper = prediction
    error = np.abs(actual - expected)
    scale = np.nanmean(np.abs(training[season:] - training[:-season]))
    scaled = error / scale if scale > 0 else np.full_like(error, np.nan)
    inside = (lower <= actual) & (actual <= upper)
    return np.stack([error, scaled, inside])[:, ~np.isnan(actual)]


def _predict(model: str, values: np.ndarray, horizon: int, season: int, level: float) -> Prediction:
    """The forecast of one model from the days after the last long gap."""
    training = _usable(values, season)
    prediction = MODELS[model](training, horizon, season, level)
    if isinstance(prediction, str):
        return prediction
    if not np.isfinite(prediction).all():
        return "fit_failed"
    return np.maximum(prediction, 0) if np.nanmin(training) >= 0 else prediction


def _last_of_season(values: np.ndarray, season: int) -> np.ndarray:
    """The latest value of each day of the season, in the order of the days that follow: shape (season,)."""
    padded = np.concatenate([np.full(-values.size % season, np.nan), values]).reshape(-1, season)
    return pd.DataFrame(padded).ffill().iloc[-1].to_numpy()


def _seasonal_naive(values: np.ndarray, horizon: int, season: int, level: float) -> Prediction:
    """The last value of the same day of the season; normal interval (Hyndman, Athanasopoulos, fpp3, 5.5)."""
    if values.size < 2 * season:
        return "too_few_days"
    differences = values[season:] - values[:-season]
    latest = _last_of_season(values, season)
    if np.isnan(differences).all() or np.isnan(latest).any():
        return "too_many_missing_days"
    ahead = np.arange(horizon)
    expected = latest[ahead % season]
    deviation = np.sqrt(np.nanmean(differences**2) * (ahead // season + 1))
    margin = norm.ppf((1 + level) / 2) * deviation
    return np.stack([expected - margin, expected, expected + margin])


def _smoothing(values: np.ndarray, horizon: int, season: int, level: float, has_trend: bool) -> Prediction:
    """Exponential smoothing with additive error and season, with or without a damped trend (statsmodels)."""
    if values.size < _shortest_training(season):
        return "too_few_days"
    if np.isnan(values).mean() > LARGEST_MISSING_SHARE:
        return "too_many_missing_days"
    bridged = _bridged(values, season)
    if np.ptp(bridged) == 0:
        return "constant"
    model = ETSModel(
        pd.Series(bridged),
        trend="add" if has_trend else None,
        damped_trend=has_trend,
        seasonal="add",
        seasonal_periods=season,
        initialization_method="heuristic",
    )
    try:
        fitted = model.fit(disp=False)
        ahead = fitted.get_prediction(start=values.size, end=values.size + horizon - 1)
    except (ValueError, np.linalg.LinAlgError):
        return "fit_failed"
    return ahead.summary_frame(1 - level)[["pi_lower", "mean", "pi_upper"]].to_numpy().T


def _bridged(values: np.ndarray, season: int) -> np.ndarray:
    """Missing days take the value a season before, or else after; only a fit sees them."""
    by_day = pd.Series(values).groupby(np.arange(values.size) % season)
    return by_day.ffill().fillna(by_day.bfill()).to_numpy()


MODELS: dict[str, Callable[[np.ndarray, int, int, float], Prediction]] = {
    BASELINE: _seasonal_naive,
    "ets": partial(_smoothing, has_trend=False),
    "ets_damped_trend": partial(_smoothing, has_trend=True),
}
