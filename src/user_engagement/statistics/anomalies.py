"""Values of a seasonal series outside the range that its past alone lets one expect.

All arithmetic is on signed square roots, on which a Poisson count has a standard deviation of about 1/2
whatever its mean (Bartlett 1936, doi:10.2307/2983678), so busy and quiet hours share one spread.

- drift: change a season, the median difference over half the seasons looked at; 0 when the past is shorter;
- expected: median of the values 1, 2, ... seasons before, each carried forward by the drift;
- spread: 1.4826 MAD of the differences to one season before over sqrt(2), at least the 1/2 of a count;
- range: expected plus or minus threshold * spread * sqrt(1 + pi / (2 n)); the last term is the variance of a
  median of n values.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from user_engagement.statistics.frames import numbers, typed

POISSON_SPREAD = 0.5
NORMAL_MAD = 1.4826

# Values of the same place in the season that a verdict needs.
FEWEST_SEASONS = 3

ANOMALY_TYPES = {
    "series": "string",
    "time": "datetime64[us]",
    "value": "float64",
    "expected": "float64",
    "lower": "float64",
    "upper": "float64",
    "score": "float64",
    "direction": "string",
    "is_anomaly": "boolean",
    "reason": "string",
}


def flag_anomalies(
    history: pd.DataFrame, season: int = 7, step: str = "1D", seasons_back: int = 8, threshold: float = 3.5
) -> pd.DataFrame:
    """Expected range of every value from the steps before it, and the values outside.

    Args:
        history: a row per series and time: series, time, value. Values are counts or sums of counted units;
            rates do not fit the spread of a count. A step without a row, or with a null or infinite value, is
            missing.
        season: steps of a season: 7 for days, 168 for hours.
        step: distance of two times, as pandas writes it: "1D", "1h".
        seasons_back: seasons of past that are looked at, at least 3.
        threshold: half width of the range in standard deviations.

    Returns:
        A row per row of history, by series and time: expected, lower and upper (units of the value), score
        (distance from expected in standard deviations of the square root), direction (`high`, `low`; null
        within the range), is_anomaly, and the reason where there is no verdict (`missing_value`,
        `too_little_past`).

    Raises:
        ValueError: a series has two rows for a time, or a time off its grid of steps.
    """
    frames = [
        rows.assign(**_verdicts(positions, rows["value"].to_numpy(), season, seasons_back, threshold))
        for rows, positions in _series(history, pd.Timedelta(step))
    ]
    return typed(pd.concat(frames) if frames else [], ANOMALY_TYPES)


def without_verdict(history: pd.DataFrame, reason: str) -> pd.DataFrame:
    """The rows of `history` (series, time, value) in the columns of `flag_anomalies`, with a reason for no verdict."""
    rows = history.assign(
        time=pd.to_datetime(history["time"]).astype("datetime64[us]"), value=numbers(history["value"]), reason=reason
    )
    return typed(rows.sort_values(["series", "time"]).reindex(columns=list(ANOMALY_TYPES)), ANOMALY_TYPES)


def _series(history: pd.DataFrame, step: pd.Timedelta) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """Rows of each series in the order of time, with their positions on its regular grid."""
    rows = history.assign(
        time=pd.to_datetime(history["time"]).astype("datetime64[us]"), value=numbers(history["value"])
    )
    for _, frame in rows.sort_values("time").groupby("series", sort=True):
        positions = (frame["time"] - frame["time"].iloc[0]) / step
        if (positions % 1 != 0).any() or positions.duplicated().any():
            raise ValueError("history: a series has two rows for a time, or a time off its grid of steps")
        yield frame, positions.to_numpy(dtype="int64")


def _verdicts(
    positions: np.ndarray, values: np.ndarray, season: int, seasons_back: int, threshold: float
) -> dict[str, np.ndarray]:
    """Columns of the result for one series, aligned with `positions`."""
    roots = np.full(positions[-1] + 1, np.nan)
    roots[positions] = np.sign(values) * np.sqrt(np.abs(values))
    seen = np.full(roots.size + seasons_back * season, np.nan)
    seen[seasons_back * season :] = roots
    centre, deviation = _expectations(seen, positions, season, seasons_back)
    # A series that was never negative is not expected to become so.
    lowest_before = np.fmin.accumulate(np.append(0.0, roots))[positions]
    floor = np.where(lowest_before < 0, -np.inf, 0.0)
    lower, upper = (np.maximum(centre + side * threshold * deviation, floor) for side in (-1, 1))
    score = (roots[positions] - centre) / deviation
    is_known = ~np.isnan(score)
    is_high, is_low = roots[positions] > upper, roots[positions] < lower
    is_missing = np.isnan(values)
    return {
        "expected": _squared(np.maximum(centre, floor)),
        "lower": _squared(lower),
        "upper": _squared(upper),
        "score": score,
        "direction": np.select([is_high, is_low], ["high", "low"], default=None),  # type: ignore[call-overload]
        "is_anomaly": pd.array(np.where(is_known, is_high | is_low, None), dtype="boolean"),
        "reason": np.select(  # type: ignore[call-overload]
            [is_missing, ~is_known], ["missing_value", "too_little_past"], default=None
        ),
    }


def _expectations(
    seen: np.ndarray, positions: np.ndarray, season: int, seasons_back: int
) -> tuple[np.ndarray, np.ndarray]:
    """Centre and standard deviation at each position on the root scale; NaN where the past is too short.

    `seen` starts `seasons_back` seasons before position 0.
    """
    window = seasons_back * season
    drift = _past_median(_differences(seen, seasons_back // 2 * season), positions, window, season)
    drift = np.nan_to_num(drift / (seasons_back // 2))
    changes = _differences(seen, season)
    spread = NORMAL_MAD / np.sqrt(2) * _past_median(changes, positions, window, season, drift)
    back = np.arange(1, seasons_back + 1)
    carried = seen[(positions + window)[:, None] - back * season] + back * drift[:, None]
    count = (~np.isnan(carried)).sum(axis=1)
    is_enough = (count >= FEWEST_SEASONS) & ~np.isnan(spread)
    centre = np.nanmedian(np.where(is_enough[:, None], carried, 0.0), axis=1)
    deviation = np.maximum(spread, POISSON_SPREAD) * np.sqrt(1 + np.pi / (2 * np.maximum(count, 1)))
    return np.where(is_enough, centre, np.nan), deviation


def _differences(seen: np.ndarray, lag: int) -> np.ndarray:
    """Difference of each value to the one `lag` steps before, NaN where there is none."""
    return np.concatenate([np.full(lag, np.nan), seen[lag:] - seen[:-lag]])


def _past_median(
    values: np.ndarray, positions: np.ndarray, window: int, fewest: int, centre: np.ndarray | None = None
) -> np.ndarray:
    """Median of the `window` values before each position, or of their distances from `centre` there.

    NaN where fewer than `fewest` of them are known.
    """
    past = np.lib.stride_tricks.sliding_window_view(values, window)[positions]
    if centre is not None:
        past = np.abs(past - centre[:, None])
    is_enough = (~np.isnan(past)).sum(axis=1) >= fewest
    return np.where(is_enough, np.nanmedian(np.where(is_enough[:, None], past, 0.0), axis=1), np.nan)


def _squared(roots: np.ndarray) -> np.ndarray:
    """The values whose signed square roots these are."""
    return np.sign(roots) * roots**2
