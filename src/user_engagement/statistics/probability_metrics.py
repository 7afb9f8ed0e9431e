"""How good probabilities of a yes-or-no outcome are: ranking, calibration, loss, each with its uncertainty.

Sources: AUC and differences of AUCs with intervals from DeLong, DeLong and Clarke-Pearson (1988), ties at half; slope
and intercept of calibration from Cox (1958), the intercept with the slope held at 1 (calibration in the large:
Steyerberg 2019); gains in log loss as means of paired differences. All intervals are normal ones: with fewer than about
50 users of either kind they are too short.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from sklearn.metrics import brier_score_loss, log_loss

CONFIDENCE_LEVEL = 0.95
BINS = 10
# A probability of 0 or 1 has no log-odds.
SMALLEST_PROBABILITY = 1e-12
TIGHT = {"tol": 1e-13, "maxiter": 100}


class Estimate(NamedTuple):
    """A figure and its 95 % interval; NaN where undefined."""

    value: float
    lower: float = np.nan
    upper: float = np.nan


def measure_probabilities(is_positive: np.ndarray, probability: np.ndarray) -> dict[str, Estimate]:
    """Return the metrics of `docs evaluation_metric` for outcomes of both kinds and their probabilities."""
    order = np.lexsort((is_positive, probability))
    is_positive, probability = is_positive[order], probability[order]
    error, error_by_chance = _calibration_errors(is_positive, probability)
    slope, intercept = calibration_line(is_positive, probability)
    base_rate = is_positive.mean()
    return {
        "auc": auc_gain(is_positive, probability),
        "brier": Estimate(brier_score_loss(is_positive, probability)),
        "log_loss": Estimate(log_loss(is_positive, probability)),
        "base_rate_log_loss": Estimate(log_loss(is_positive, np.full(len(is_positive), base_rate))),
        "calibration_error": Estimate(error),
        "calibration_error_by_chance": Estimate(error_by_chance),
        "calibration_slope": slope,
        "calibration_intercept": intercept,
        "base_rate": Estimate(base_rate),
        "mean_probability": Estimate(probability.mean()),
        "lift_at_10_percent": Estimate(_top_share(is_positive, probability, 0.1) / base_rate),
    }


def measure_gains(
    is_positive: np.ndarray, probability: np.ndarray, others: Mapping[str, np.ndarray]
) -> dict[str, Estimate]:
    """Return how much better `probability` is than the base rate and than the others, by AUC and by log loss."""
    base_rate = np.full(len(is_positive), is_positive.mean())
    gains = {"log_loss_gain_over_base_rate": log_loss_gain(is_positive, probability, base_rate)}
    for name, other in others.items():
        gains[f"auc_gain_over_{name}"] = auc_gain(is_positive, probability, other)
        gains[f"log_loss_gain_over_{name}"] = log_loss_gain(is_positive, probability, other)
    return gains


def auc_gain(is_positive: np.ndarray, probability: np.ndarray, other: np.ndarray | None = None) -> Estimate:
    """Return the AUC with DeLong's interval, or its difference to that of `other` probabilities of the same users."""
    positives, negatives = _auc_parts(is_positive, probability)
    if other is not None:
        other_positives, other_negatives = _auc_parts(is_positive, other)
        positives, negatives = positives - other_positives, negatives - other_negatives
    # Sorted, so that the order of the users does not reach the last digits.
    positives, negatives = np.sort(positives), np.sort(negatives)
    variance = sum(parts.var(ddof=1) / len(parts) if len(parts) > 1 else np.nan for parts in (positives, negatives))
    estimate = _normal(positives.mean(), np.sqrt(variance))
    bounds = (0, 1) if other is None else (-1, 1)
    return Estimate(estimate.value, *np.clip(estimate[1:], *bounds))


def log_loss_gain(is_positive: np.ndarray, probability: np.ndarray, other: np.ndarray) -> Estimate:
    """Return how much lower the log loss is than that of `other`, the mean of the users' differences."""
    differences = np.sort(_losses(is_positive, other) - _losses(is_positive, probability))
    return _normal(differences.mean(), stats.sem(differences))


def calibration_line(is_positive: np.ndarray, probability: np.ndarray) -> tuple[Estimate, Estimate]:
    """Return slope and intercept of the outcome's logistic regression on the log-odds of the probability.

    R: `glm(y ~ qlogis(p), binomial)` and `glm(y ~ offset(qlogis(p)), binomial)`. A slope below 1 says that the
    probabilities are too extreme, an intercept above 0 that they are too low.
    """
    clipped = np.clip(probability, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    log_odds = np.log(clipped / (1 - clipped))
    ones = np.ones(len(log_odds))
    slope = Estimate(np.nan)
    if np.ptp(log_odds) > 0 and not _is_separated(is_positive, log_odds):
        fit = sm.GLM(is_positive.astype(float), np.column_stack([ones, log_odds]), sm.families.Binomial()).fit(**TIGHT)
        slope = _normal(fit.params[1], fit.bse[1])
    fit = sm.GLM(is_positive.astype(float), ones, sm.families.Binomial(), offset=log_odds).fit(**TIGHT)
    return slope, _normal(fit.params[0], fit.bse[0])


def _normal(value: float, standard_error: float) -> Estimate:
    margin = stats.norm.ppf((1 + CONFIDENCE_LEVEL) / 2) * standard_error
    return Estimate(value, value - margin, value + margin)


def _auc_parts(is_positive: np.ndarray, probability: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each positive the share of negatives below it, for each negative the share of positives above it."""
    positives, negatives = probability[is_positive], probability[~is_positive]
    ranks = stats.rankdata(probability)
    below = (ranks[is_positive] - stats.rankdata(positives)) / len(negatives)
    above = 1 - (ranks[~is_positive] - stats.rankdata(negatives)) / len(positives)
    return below, above


def _losses(is_positive: np.ndarray, probability: np.ndarray) -> np.ndarray:
    clipped = np.clip(probability, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    return -np.log(np.where(is_positive, clipped, 1 - clipped))


def _is_separated(is_positive: np.ndarray, log_odds: np.ndarray) -> bool:
    """Whether one limit parts the outcomes, so that the slope has no finite estimate."""
    positives, negatives = log_odds[is_positive], log_odds[~is_positive]
    return bool(positives.min() >= negatives.max() or negatives.min() >= positives.max())


def _calibration_errors(is_positive: np.ndarray, probability: np.ndarray) -> tuple[float, float]:
    """Mean distance of observed share and mean probability over ten bins of equal size, weighted by users.

    The second figure is what it would be on average if every probability were right: the mean of |N(0, s)| is
    s sqrt(2 / pi), with s the standard deviation of the bin's observed share.
    """
    rows = pd.DataFrame({"is_positive": is_positive, "probability": probability})
    rows["variance"] = probability * (1 - probability)
    bins = rows.groupby(np.ceil(BINS * rows["probability"].rank(pct=True)))
    distance = (bins["is_positive"].mean() - bins["probability"].mean()).abs()
    by_chance = np.sqrt(2 / np.pi) * np.sqrt(bins["variance"].sum()) / bins.size()
    sizes = bins.size()
    return float(np.average(distance, weights=sizes)), float(np.average(by_chance, weights=sizes))


def _top_share(is_positive: np.ndarray, probability: np.ndarray, share: float) -> float:
    """Share of positives among the users with the highest probability; ties count with their mean."""
    rows = pd.DataFrame({"is_positive": is_positive, "probability": probability})
    levels = rows.groupby("probability")["is_positive"].agg(["size", "mean"]).sort_index(ascending=False)
    wanted = share * len(rows)
    before = levels["size"].cumsum() - levels["size"]
    taken = (wanted - before).clip(lower=0, upper=levels["size"])
    return float((taken * levels["mean"]).sum() / wanted)
