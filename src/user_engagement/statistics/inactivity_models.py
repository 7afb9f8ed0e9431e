"""The candidates that compete to say who becomes inactive, and the reasons for a score in words.

Each candidate is a logistic regression on the signed logarithms of its features: of the days since the last active day,
of the active days in the last 84, or of all features. Penalty and degree (2 adds squares and products) have the least
log loss in a cross-validation, a proper score (Gneiting and Raftery 2007); so has the candidate that is chosen. It is a
model of behaviour alone: it knows of no season, no price and no campaign to come.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, PolynomialFeatures, StandardScaler

from user_engagement.statistics.threads import single_threaded

RECENCY = "days_since_last_active_day"
FEATURES = (
    RECENCY,
    "tenure_days",
    "active_days",
    "active_days_7",
    "active_days_28",
    "active_days_84",
    "active_days_change_14",
    "active_weekdays_28",
    "activities_per_active_day_28",
    "mean_gap_days",
    "overdue_ratio",
)
# In the order in which they win a draw: the simplest first.
CANDIDATES = {"recency": (RECENCY,), "active_days": ("active_days_84",), "logistic_regression": FEATURES}
DEGREES = (1, 2)
# From the strongest penalty to the weakest, in scikit-learn's C.
PENALTIES = (0.001, 0.01, 0.1, 1.0)
FOLDS = 5
# More rows do not change a penalty or a hundred coefficients, and would only take time and memory.
MOST_TUNED = 10_000
MOST_FITTED = 100_000

# What a feature counts, in words that stand before its value.
WORDS = {
    RECENCY: "days since the last active day",
    "tenure_days": "days since the first active day",
    "active_days": "active days in all",
    "active_days_7": "active days in the last 7",
    "active_days_28": "active days in the last 28",
    "active_days_84": "active days in the last 84",
    "active_days_change_14": "active days in the last 14 less those in the 14 before",
    "active_weekdays_28": "different weekdays with activity in the last 28 days",
    "activities_per_active_day_28": "activities on an active day",
    "mean_gap_days": "days from one active day to the next",
    "overdue_ratio": "days away, in usual gaps between active days",
}


class Sample(NamedTuple):
    """Users of one cut: their features (columns FEATURES, user_key as index) and whether each became inactive."""

    features: pd.DataFrame
    is_inactive: pd.Series


class Tuned(NamedTuple):
    """A candidate with the penalty and the degree that had the least cross-validated log loss."""

    name: str
    degree: int
    penalty: float
    log_loss: float


@single_threaded()
def tune_candidates(sample: Sample, seed: int) -> list[Tuned]:
    """Return each of CANDIDATES tuned on the sample, the one with the least cross-validated log loss first."""
    rows = _sorted_rows(sample, MOST_TUNED, seed)
    is_inactive = rows.pop("is_inactive").to_numpy()
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(rows, is_inactive))
    tuned = [
        min(
            (
                Tuned(name, degree, penalty, loss)
                for degree in DEGREES
                for penalty, loss in _losses_by_penalty(rows[list(columns)], is_inactive, degree, folds)
            ),
            key=lambda candidate: candidate.log_loss,
        )
        for name, columns in CANDIDATES.items()
    ]
    return sorted(tuned, key=lambda candidate: candidate.log_loss)


@single_threaded()
def fit_candidate(candidate: Tuned, sample: Sample, seed: int) -> Pipeline:
    """Return the candidate fitted to the sample."""
    rows = _sorted_rows(sample, MOST_FITTED, seed)
    expansion = _expansion(candidate.degree)
    pipeline = make_pipeline(*(step for _, step in expansion.steps), _regression(candidate.penalty))
    return pipeline.fit(rows[list(CANDIDATES[candidate.name])], rows["is_inactive"])


def predict_inactivity(model: Pipeline, features: pd.DataFrame) -> np.ndarray:
    """Return the probability of inactivity by row; the same for equal rows wherever they stand."""
    if features.empty:
        return np.empty(0)
    columns = list(model.feature_names_in_)
    groups = features.groupby(columns, dropna=False, sort=True)
    distinct = groups.size().reset_index()[columns]
    with single_threaded():
        return model.predict_proba(distinct)[:, 1][groups.ngroup()]


def explain_scores(model: Pipeline, features: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """Return the features that push each user's score most: a row per user_key and rank.

    The push of a feature is how much the log-odds change when the typical value (the median of the users) gives way to
    the user's own, all other features as they are. Features that go together share their push, so that these are
    reasons of the score and no causes. A feature without any push makes no row.
    """
    columns = list(model.feature_names_in_)
    own = _log_odds(predict_inactivity(model, features))
    typical = features[columns].median()
    pushes = pd.DataFrame(
        {
            name: own - _log_odds(predict_inactivity(model, features.assign(**{name: typical[name]})))
            for name in columns
        },
        index=features.index,
    )
    ranked = np.argsort(-pushes.abs().to_numpy(), axis=1, kind="stable")[:, :most]
    frames = []
    for rank in range(ranked.shape[1]):
        chosen = ranked[:, rank]
        rows = np.arange(len(features))
        frames.append(
            pd.DataFrame(
                {
                    "user_key": features.index,
                    "rank": rank + 1,
                    "feature": np.array(columns)[chosen],
                    "feature_value": features[columns].to_numpy()[rows, chosen],
                    "typical_value": typical.to_numpy()[chosen],
                    "log_odds_change": pushes.to_numpy()[rows, chosen],
                }
            )
        )
    drivers = pd.concat(frames) if frames else pd.DataFrame()
    drivers = drivers[drivers["log_odds_change"] != 0].sort_values(["user_key", "rank"])
    return drivers.assign(
        direction=np.where(drivers["log_odds_change"] > 0, "up", "down"),
        driver=[
            describe_feature(*row)
            for row in drivers[["feature", "feature_value", "typical_value"]].itertuples(index=False, name=None)
        ],
    )


def describe_feature(feature: str, value: float, typical: float) -> str:
    """Return a feature's value beside the typical one in words; a user of one active day has no gap."""
    own = "none yet" if np.isnan(value) else _in_words(value)
    return f"{WORDS[feature]}: {own} (typical: {_in_words(typical)})"


def _in_words(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 or value == round(value) else f"{value:.1f}"


def _log_odds(probability: np.ndarray) -> np.ndarray:
    return np.log(probability) - np.log1p(-probability)


def _sorted_rows(sample: Sample, most: int, seed: int) -> pd.DataFrame:
    """Features and label of at most so many users, in an order that depends on neither keys nor their order."""
    rows = sample.features.assign(is_inactive=sample.is_inactive).sort_values([*sample.features, "is_inactive"])
    drawn = rows if len(rows) <= most else rows.sample(most, random_state=seed).sort_values(list(rows))
    return drawn.reset_index(drop=True)


def _losses_by_penalty(
    rows: pd.DataFrame, is_inactive: np.ndarray, degree: int, folds: Sequence[tuple[np.ndarray, np.ndarray]]
) -> list[tuple[float, float]]:
    """Cross-validated log loss by penalty. The expansion knows no labels and may see all rows."""
    expanded = _expansion(degree).fit_transform(rows)
    # One feature needs no penalty.
    penalties = PENALTIES if rows.shape[1] > 1 else PENALTIES[-1:]
    probabilities = np.empty((len(penalties), len(rows)))
    for learned, judged in folds:
        regression = _regression(penalties[0]).set_params(warm_start=True)
        for number, penalty in enumerate(penalties):
            regression.set_params(C=penalty).fit(expanded[learned], is_inactive[learned])
            probabilities[number, judged] = regression.predict_proba(expanded[judged])[:, 1]
    return [
        (penalty, log_loss(is_inactive, probability))
        for penalty, probability in zip(penalties, probabilities, strict=True)
    ]


def _expansion(degree: int) -> Pipeline:
    """Signed logarithms, squares and products by degree; a missing gap is marked."""
    return make_pipeline(
        FunctionTransformer(_signed_log),
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
        PolynomialFeatures(degree=degree, include_bias=False),
        StandardScaler(),
    )


def _regression(penalty: float) -> LogisticRegression:
    """Newton's method: it reaches the optimum in a few steps, where L-BFGS stopped percents before it."""
    return LogisticRegression(C=penalty, solver="newton-cholesky", tol=1e-10, max_iter=200)


def _signed_log(values: pd.DataFrame) -> pd.DataFrame:
    """log(1 + |x|) with the sign of x."""
    return np.sign(values) * np.log1p(np.abs(values))
