"""Simple linear regression by ordinary least squares, on all rows and on a seeded split of them.

A seeded split depends on the order of the rows, so the rows are always put in the order of a given column
first.
"""

import numpy as np
import pandas as pd
import statsmodels.api as sm
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from statsmodels.regression.linear_model import RegressionResults

from user_engagement.statistics.frames import numbers, typed
from user_engagement.statistics.threads import single_threaded

CONFIDENCE_LEVEL = 0.95
TEST_SHARE = 0.2
MINIMUM_ROWS = 3
# Residuals with at most this share of the outcome's squares are rounding noise.
PERFECT_FIT_SHARE = 1e-12

COEFFICIENT_TYPES = {
    "sample": "string",
    "term": "string",
    "n": "int64",
    "estimate": "float64",
    "standard_error": "float64",
    "t_statistic": "float64",
    "p_value": "float64",
    "estimate_lower": "float64",
    "estimate_upper": "float64",
    "reason": "string",
}
EVALUATION_TYPES = {
    "sample": "string",
    "metric": "string",
    "n": "int64",
    "value": "float64",
    "reason": "string",
}
PREDICTION_TYPES = {
    "sample": "string",
    "predicted": "float64",
    "predicted_lower": "float64",
    "predicted_upper": "float64",
    "reason": "string",
}


@single_threaded()
def regression_coefficients(
    frame: pd.DataFrame, outcome: str, predictor: str, order_by: str, *, seed: int = 365
) -> pd.DataFrame:
    """Return a row per sample (`all`, `train`) and term (`intercept`, the predictor) with 95 % intervals.

    The estimate of the predictor is in units of the outcome per unit of the predictor. The columns are those
    of `COEFFICIENT_TYPES`; a sample that no line can be fitted to has null estimates and a `reason`. A line without
    residuals but rounding noise (`constant_outcome`, `perfect_fit`) has estimates and nothing to infer from.
    """
    samples = _samples(frame, outcome, predictor, order_by, seed)
    rows = [
        {"sample": sample, "term": term, "n": len(samples[sample])} | coefficients
        for sample in ("all", "train")
        for term, coefficients in _coefficients(samples[sample], outcome, predictor).items()
    ]
    return typed(rows, COEFFICIENT_TYPES)


@single_threaded()
def regression_evaluations(
    frame: pd.DataFrame, outcome: str, predictor: str, order_by: str, *, seed: int = 365
) -> pd.DataFrame:
    """Return a row per sample with its R2 (`metric` is `r2`), with the columns of `EVALUATION_TYPES`.

    `all` judges the line of all rows on these rows, `train` and `test` the line of the training rows on each
    part.
    """
    samples = _samples(frame, outcome, predictor, order_by, seed)
    rows = [
        {"sample": sample, "metric": "r2", "n": len(samples[sample])}
        | _r2(samples[fitted_on], samples[sample], outcome, predictor)
        for sample, fitted_on in (("all", "all"), ("train", "train"), ("test", "train"))
    ]
    return typed(rows, EVALUATION_TYPES)


@single_threaded()
def regression_predictions(
    frame: pd.DataFrame, outcome: str, predictor: str, order_by: str, *, seed: int = 365
) -> pd.DataFrame:
    """Return the rows of `frame`, ordered, each with what the line of the training rows predicts.

    `sample` tells the part the row was in (`train`, `test`; null where a value is missing). The interval is
    the 95 % prediction interval of a single row, in units of the outcome, null with the `reason` where the line has
    no residuals. The columns are those of `frame` and `PREDICTION_TYPES`.
    """
    samples = _samples(frame, outcome, predictor, order_by, seed)
    names = pd.concat([pd.Series(name, samples[name].index, "string") for name in ("train", "test")])
    ordered = frame.sort_values([order_by, predictor, outcome], ignore_index=True)
    predicted = ordered.assign(sample=names, **_predictions(samples["train"], ordered, outcome, predictor))
    return typed(predicted, frame.dtypes.to_dict() | PREDICTION_TYPES)


def _samples(frame: pd.DataFrame, outcome: str, predictor: str, order_by: str, seed: int) -> dict[str, pd.DataFrame]:
    """Return the complete rows, all and split, numbered by their place in the whole ordered frame."""
    ordered = frame.sort_values([order_by, predictor, outcome], ignore_index=True)
    values = np.column_stack([numbers(ordered[outcome]), numbers(ordered[predictor])])
    complete = ordered[np.isfinite(values).all(axis=1)]
    if len(complete) < MINIMUM_ROWS:
        return {"all": complete, "train": complete, "test": complete.iloc[:0]}
    train, test = train_test_split(complete, test_size=TEST_SHARE, random_state=seed)
    return {"all": complete, "train": train, "test": test}


def _undefined_reason(rows: pd.DataFrame, predictor: str) -> str | None:
    if len(rows) < MINIMUM_ROWS:
        return "fewer_than_three_rows"
    if rows[predictor].min() == rows[predictor].max():
        return "constant_predictor"
    return None


def _no_inference_reason(rows: pd.DataFrame, outcome: str, fit: RegressionResults) -> str | None:
    """Why the residuals of a fitted line tell nothing about its error."""
    if rows[outcome].min() == rows[outcome].max():
        return "constant_outcome"
    if fit.ssr <= PERFECT_FIT_SHARE * fit.centered_tss:
        return "perfect_fit"
    return None


def _fit(rows: pd.DataFrame, outcome: str, predictor: str) -> RegressionResults:
    return sm.OLS(numbers(rows[outcome]), _design(rows, predictor)).fit()


def _design(rows: pd.DataFrame, predictor: str) -> np.ndarray:
    return sm.add_constant(numbers(rows[predictor]), has_constant="add")


def _coefficients(rows: pd.DataFrame, outcome: str, predictor: str) -> dict[str, dict]:
    terms = ("intercept", predictor)
    if reason := _undefined_reason(rows, predictor):
        return {term: {"reason": reason} for term in terms}
    fit = _fit(rows, outcome, predictor)
    if reason := _no_inference_reason(rows, outcome, fit):
        return {term: {"estimate": fit.params[i], "reason": reason} for i, term in enumerate(terms)}
    intervals = fit.conf_int(alpha=1 - CONFIDENCE_LEVEL)
    return {
        term: {
            "estimate": fit.params[i],
            "standard_error": fit.bse[i],
            "t_statistic": fit.tvalues[i],
            "p_value": fit.pvalues[i],
            "estimate_lower": intervals[i][0],
            "estimate_upper": intervals[i][1],
        }
        for i, term in enumerate(terms)
    }


def _r2(fitted_on: pd.DataFrame, rows: pd.DataFrame, outcome: str, predictor: str) -> dict:
    if reason := _undefined_reason(fitted_on, predictor):
        return {"reason": reason}
    if len(rows) < 2:
        return {"reason": "fewer_than_two_rows"}
    if rows[outcome].nunique() < 2:
        return {"reason": "constant_outcome"}
    predicted = _fit(fitted_on, outcome, predictor).predict(_design(rows, predictor))
    return {"value": r2_score(numbers(rows[outcome]), predicted)}


def _predictions(train: pd.DataFrame, rows: pd.DataFrame, outcome: str, predictor: str) -> dict:
    if reason := _undefined_reason(train, predictor):
        return {"reason": reason}
    is_known = np.isfinite(numbers(rows[predictor]))
    known = rows[is_known]
    fit = _fit(train, outcome, predictor)
    prediction = fit.get_prediction(_design(known, predictor))
    no_inference = _no_inference_reason(train, outcome, fit)
    lower, upper = prediction.conf_int(obs=True, alpha=1 - CONFIDENCE_LEVEL).T
    if no_inference:
        lower = upper = np.nan
    return {
        "predicted": pd.Series(prediction.predicted_mean, known.index),
        "predicted_lower": pd.Series(lower, known.index),
        "predicted_upper": pd.Series(upper, known.index),
        "reason": np.where(is_known, no_inference, "predictor_not_finite"),  # type: ignore[arg-type]
    }
