"""Intervals of what the models int_campaign_* count: do participants come back more often than comparable users.

A participant is compared, on the day of the first participation, with the users of the same platform who were active on
that day, had not taken part in the campaign up to it, and lie in the same band of days since joining and of active days
in the 28 days before (exact matching with replacement, the average effect on the treated). What is left of recency and
activity within a cell is taken away by the regression of the comparable users' outcomes, as CUPED does (Deng, Xu,
Kohavi and Walker 2013). Nobody was assigned at random: the difference is an association, and it holds for the
participants who have somebody to be compared with.

The interval is Newcombe's (1998, method 10) from Wilson intervals of both rates, which needs no outcome of every kind.
The numbers behind them are divided by the design effect: the variance that adds up, user by user, what each contributes
over all days and both roles, over that of independent rates; never below 1. The standard error comes from rates with a
return and an absence added to each (Agresti and Caffo 2000), so that few outcomes alike do not make it 0.
"""

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint, proportion_effectsize

from user_engagement.statistics.frames import typed

# Differences of so many standard errors are found with 80 % power at the 5 % level: 1.96 + 0.84.
DETECTABLE_ERRORS = 2.8

EFFECT_TYPES = {
    "platform": "string",
    "campaign_id": "string",
    "window_days": "int64",
    "participants": "int64",
    "matched_participants": "int64",
    "matched_share": "float64",
    "comparable_users": "int64",
    "comparable_user_days": "int64",
    "participant_return_rate": "float64",
    "comparison_return_rate": "float64",
    "return_rate_difference": "float64",
    "standard_error": "float64",
    "difference_lower": "float64",
    "difference_upper": "float64",
    "detectable_difference": "float64",
    "standardised_difference": "float64",
    "otherwise_active_participants": "int64",
    "otherwise_active_difference": "float64",
    "otherwise_active_difference_lower": "float64",
    "otherwise_active_difference_upper": "float64",
    "interpretation": "string",
    "reason": "string",
}
KEYS = ["platform", "campaign_id", "window_days"]
RATES = [
    "participant_return_rate",
    "comparison_return_rate",
    "return_rate_difference",
    "standard_error",
    "difference_lower",
    "difference_upper",
    "detectable_difference",
    "standardised_difference",
]


def estimate_campaign_effects(
    estimates: pd.DataFrame, level: float = 0.95, small_group_threshold: int = 0
) -> pd.DataFrame:
    """Return a row per platform, campaign and window, with the columns of `EFFECT_TYPES`.

    Args:
        estimates: rows of int_campaign_estimates; a row per participant_group: `all`, and `otherwise_active`, those who
            were active on the day without the campaign too.
        level: coverage of the intervals.
        small_group_threshold: rates of fewer participants, or beside fewer comparable users, are null with the reason
            `small_group`: they would be those of persons.
    """
    measured = _without_small_groups(with_intervals(estimates, level), small_group_threshold)
    by_group = {name: rows.set_index(KEYS) for name, rows in measured.groupby("participant_group")}
    effects = by_group.get("all", measured.set_index(KEYS))
    otherwise = by_group.get("otherwise_active", effects.iloc[:0]).reindex(effects.index)
    effects = effects.assign(
        otherwise_active_participants=otherwise["matched_participants"].fillna(0),
        otherwise_active_difference=otherwise["return_rate_difference"],
        otherwise_active_difference_lower=otherwise["difference_lower"],
        otherwise_active_difference_upper=otherwise["difference_upper"],
        interpretation="association",
    )
    return typed(effects.reset_index().sort_values(KEYS), EFFECT_TYPES)


def with_intervals(estimates: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the estimates with rates, standard error, interval, detectable difference, and why there is none."""
    numbers = estimates.astype(dict.fromkeys(estimates.columns.difference([*KEYS, "participant_group"]), "float64"))
    participants, matched = numbers["participants"], numbers["matched_participants"]
    rate, difference = numbers["participant_return_rate"], numbers["return_rate_difference"]
    # Without the adjustment the rate is a share; with it, it may lie a little outside.
    comparison_rate = (rate - difference).clip(0, 1)
    users, compared = matched.where(matched > 0), numbers["effective_comparisons"]
    independent = rate * (1 - rate) / users + comparison_rate * (1 - comparison_rate) / compared
    design_effect = (numbers["variance"] / independent.where(independent > 0)).clip(lower=1).fillna(1)
    standard_error = np.sqrt(design_effect * (_variance(rate, users) + _variance(comparison_rate, compared)))
    lower, upper = newcombe_interval(
        difference, (rate, users / design_effect), (comparison_rate, compared / design_effect), level
    )
    reason = np.select(  # type: ignore[call-overload]
        [participants == 0, matched == 0], ["no_complete_follow_up", "no_comparable_users"], default=None
    )
    return estimates.assign(
        matched_share=matched / participants.where(participants > 0),
        comparison_return_rate=comparison_rate,
        standard_error=standard_error,
        difference_lower=lower,
        difference_upper=upper,
        detectable_difference=DETECTABLE_ERRORS * standard_error,
        standardised_difference=proportion_effectsize(rate.to_numpy(), comparison_rate.to_numpy()),
        reason=reason,
    )


def _without_small_groups(measured: pd.DataFrame, small_group_threshold: int) -> pd.DataFrame:
    people = measured[["matched_participants", "comparable_users"]].min(axis=1)
    is_small = (people > 0) & (people < small_group_threshold)
    measured[RATES] = measured[RATES].mask(is_small)
    return measured.assign(reason=measured["reason"].mask(is_small, "small_group"))


def _variance(rate: pd.Series, number: pd.Series) -> pd.Series:
    """Variance of a rate with one success and one failure added."""
    added = (rate * number + 1) / (number + 2)
    return added * (1 - added) / (number + 2)


def newcombe_interval(
    difference: pd.Series, first: tuple[pd.Series, pd.Series], second: tuple[pd.Series, pd.Series], level: float
) -> tuple[pd.Series, pd.Series]:
    """Return Newcombe's hybrid score interval around a difference; `first` and `second` are rate and number each."""
    (first_lower, first_upper), (second_lower, second_upper) = (
        proportion_confint(rate * number, number, 1 - level, "wilson") for rate, number in (first, second)
    )
    below = np.sqrt((first[0] - first_lower) ** 2 + (second_upper - second[0]) ** 2)
    above = np.sqrt((first_upper - first[0]) ** 2 + (second[0] - second_lower) ** 2)
    return difference - below, difference + above
