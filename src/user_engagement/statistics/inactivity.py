"""Probability that a user who is active now has no active day in the next four weeks.

Eligible at a cut is who was active in the 28 days up to it; inactive who has no active day in the 28 days after. Three
candidates compete on the users of as-of - 56 (`inactivity_models`); the winner is judged on those of as-of - 28, fitted
again to both, and scores the users of as-of. Every cut looks back over the same number of days, so a long history at
one cut and a short one at another cannot shift the features. Where the winner's log loss on the test cut is no better
than that of the share of inactive users there, no probability is published.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from sklearn.pipeline import Pipeline

from user_engagement.statistics.frames import typed
from user_engagement.statistics.inactivity_models import (
    CANDIDATES,
    FEATURES,
    Sample,
    Tuned,
    explain_scores,
    fit_candidate,
    predict_inactivity,
    tune_candidates,
)
from user_engagement.statistics.probability_metrics import Estimate, measure_gains, measure_probabilities
from user_engagement.statistics.relations import Relation, connected

FOLLOW_UP_DAYS = 28
LONGEST_LOOKBACK_DAYS = 364
FEWEST_OBSERVED_DAYS = 3 * FOLLOW_UP_DAYS

# Below this many users of either kind at the training cut no model is fitted.
FEWEST_USERS = 50

METRICS = (
    "auc",
    "brier",
    "log_loss",
    "base_rate_log_loss",
    "calibration_error",
    "calibration_error_by_chance",
    "calibration_slope",
    "calibration_intercept",
    "base_rate",
    "mean_probability",
    "lift_at_10_percent",
)

SCORE_TYPES = {
    "platform": "string",
    "user_key": "string",
    "as_of_date": pd.ArrowDtype(pa.date32()),
    "inactivity_probability": "float64",
    "model": "string",
    "reason": "string",
}
DRIVER_TYPES = {
    "platform": "string",
    "user_key": "string",
    "rank": "int64",
    "feature": "string",
    "feature_value": "float64",
    "typical_value": "float64",
    "log_odds_change": "float64",
    "direction": "string",
    "driver": "string",
}
EVALUATION_TYPES = {
    "platform": "string",
    "model": "string",
    "sample": "string",
    "metric": "string",
    "value": "float64",
    "value_lower": "float64",
    "value_upper": "float64",
    "n": "int64",
    "is_chosen": "boolean",
    "reason": "string",
}

FEATURE_QUERY = """
with past as (
    select
        cast(user_key as varchar) as user_key,
        activities,
        isodow(cast(activity_date as date)) as weekday,
        date_diff('day', cast(activity_date as date), cast($cut as date)) as days_ago
    from active_days
    where date_diff('day', cast(activity_date as date), cast($cut as date)) between 0 and $lookback_days - 1
),
counted as (
    select
        user_key,
        min(days_ago) as days_since_last_active_day,
        max(days_ago) as tenure_days,
        count(*) as active_days,
        count(*) filter (where days_ago < 7) as active_days_7,
        count(*) filter (where days_ago < 28) as active_days_28,
        count(*) filter (where days_ago < 84) as active_days_84,
        count(*) filter (where days_ago < 14)
        - count(*) filter (where days_ago between 14 and 27) as active_days_change_14,
        bit_count(bit_or(1 << weekday) filter (where days_ago < 28)) as active_weekdays_28,
        sum(activities) filter (where days_ago < 28) as activities_28
    from past
    group by user_key
    having min(days_ago) < 28
)
select
    user_key,
    * exclude (user_key, activities_28),
    activities_28 / active_days_28 as activities_per_active_day_28,
    (tenure_days - days_since_last_active_day) / nullif(active_days - 1, 0) as mean_gap_days,
    days_since_last_active_day * (active_days - 1)
    / nullif(tenure_days - days_since_last_active_day, 0) as overdue_ratio
from counted
order by user_key
"""

RETURN_QUERY = """
select distinct cast(user_key as varchar) as user_key
from active_days
where date_diff('day', cast($cut as date), cast(activity_date as date)) between 1 and $follow_up_days
"""

HISTORY_QUERY = """
select user_key, activity_date, activities
from active_days
where platform = $platform
and cast(activity_date as date) between cast($first as date) and cast($last as date)
"""

ELIGIBLE_QUERY = """
select distinct cast(user_key as varchar) as user_key
from active_days
where date_diff('day', cast(activity_date as date), cast($as_of as date)) between 0 and $follow_up_days - 1
order by user_key
"""


class Platform(NamedTuple):
    """Active days of a platform's unbroken run of observed days up to as-of, or why they are not enough."""

    name: str
    as_of: pd.Timestamp
    history: pa.Table
    lookback_days: int = 0
    reason: str | None = None


class Competition(NamedTuple):
    """The tuned candidates, the chosen one first, and the users of both cuts."""

    candidates: list[Tuned]
    train: Sample
    test: Sample


def score_inactivity(active_days: Relation, periods: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Probability of no active day in the 28 days after as-of, for every user active in the 28 days up to it.

    Args:
        active_days: a row per platform, user and active day: platform, user_key, activity_date, activities.
        periods: a row per platform: platform, observed_from (first day of the unbroken run of observed days that
            as-of lies in, null where as-of was not observed), as_of_date, log_step (`month` where the log knows no
            days).
        seed: of the folds of the cross-validation.

    Returns:
        A row per platform and user: as_of_date, inactivity_probability, model (the candidate that gave it), reason
        (why there is no probability).
    """
    scores = []
    for platform in _platforms(active_days, periods):
        chosen, model, reason = _scoring_model(platform, seed)
        rows = pd.DataFrame({"user_key": _eligible_users(platform), "model": chosen, "reason": reason})
        if model is not None:
            features = build_features(platform.history, platform.as_of, platform.lookback_days)
            rows = rows.assign(inactivity_probability=predict_inactivity(model, features))
        scores.append(rows.assign(platform=platform.name, as_of_date=platform.as_of.date()))
    return typed(pd.concat(scores) if scores else [], SCORE_TYPES)


def explain_inactivity(active_days: Relation, periods: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The three features that push each published probability up or down most; arguments as in `score_inactivity`.

    Returns:
        A row per platform, user and rank, with the columns of `explain_scores`.
    """
    drivers = []
    for platform in _platforms(active_days, periods):
        _, model, _ = _scoring_model(platform, seed)
        if model is not None:
            features = build_features(platform.history, platform.as_of, platform.lookback_days)
            drivers.append(explain_scores(model, features).assign(platform=platform.name))
    return typed(pd.concat(drivers) if drivers else [], DRIVER_TYPES)


def evaluate_inactivity(active_days: Relation, periods: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Quality of the three candidates, fitted to the training cut; arguments as in `score_inactivity`.

    Returns:
        A row per platform, model, sample and metric, with a 95 % interval where the metric has one, n (the users of
        the sample) and is_chosen (whether the candidate was chosen). Samples: `cross_validated` (log_loss alone, which
        chooses), `train`, `test`. Null with the reason where undefined.
    """
    rows = []
    for platform in _platforms(active_days, periods):
        evaluation = _evaluation(_competition(platform, seed), seed)
        rows += [{"platform": platform.name, **row} for row in evaluation]
    return typed(rows, EVALUATION_TYPES)


def build_features(
    active_days: Relation, cut: pd.Timestamp, lookback_days: int = LONGEST_LOOKBACK_DAYS
) -> pd.DataFrame:
    """Features of the users of one platform who were active in the 28 days up to the cut, the cut included.

    Args:
        active_days: a row per user and active day: user_key, activity_date, activities. Later days are ignored.
        cut: last day that counts.
        lookback_days: days up to the cut that count.

    Returns:
        A row per user_key (the index, sorted) with the columns FEATURES as float64: days since the last and the
        first active day, active days in the whole look-back and in its last 7, 28 and 84 days, the change from the
        14 days before last to the last 14, distinct weekdays and activities per active day in the last 28, mean
        days between active days and the days since the last over that mean (both null for one active day).
    """
    with connected(active_days=active_days) as connection:
        frame = connection.execute(FEATURE_QUERY, {"cut": cut, "lookback_days": lookback_days}).df()
    return frame.set_index("user_key")[list(FEATURES)].astype("float64")


def label_inactive(users: pd.Index, active_days: Relation, cut: pd.Timestamp) -> pd.Series:
    """Whether each user has no active day in the 28 days after the cut."""
    with connected(active_days=active_days) as connection:
        returned = connection.execute(RETURN_QUERY, {"cut": cut, "follow_up_days": FOLLOW_UP_DAYS}).df()
    return pd.Series(~users.isin(returned["user_key"]), index=users, name="is_inactive")


def take_sample(history: pa.Table, cut: pd.Timestamp, lookback_days: int) -> Sample:
    """Features and labels of the users who are eligible at a cut.

    Raises:
        ValueError: a feature does not come out the same when the days after the cut are taken away.
    """
    features = build_features(history, cut, lookback_days)
    refuse_future_features(features, history, cut, lookback_days)
    return Sample(features, label_inactive(features.index, history, cut))


def refuse_future_features(
    features: pd.DataFrame, active_days: Relation, cut: pd.Timestamp, lookback_days: int
) -> None:
    """Compare every feature with the one that the days up to the cut alone give.

    A column that these days cannot give (of the future, or an attribute as it is today) is refused as well.

    Raises:
        ValueError: names the first feature that differs, or says that the users do.
    """
    with connected(active_days=active_days) as connection:
        query = "select * from active_days where cast(activity_date as date) <= cast($cut as date)"
        past = connection.sql(query, params={"cut": cut}).to_arrow_table()
    from_past = build_features(past, cut, lookback_days)
    if not features.index.equals(from_past.index):
        raise ValueError("features: the users are not those that the days up to the cut give")
    for name in features.columns:
        if name not in from_past or not features[name].equals(from_past[name]):
            raise ValueError(f"feature {name} depends on more than the days up to the cut")


def _platforms(active_days: Relation, periods: pd.DataFrame) -> Iterator[Platform]:
    with connected(active_days=active_days) as connection:
        for period in periods.sort_values("platform").itertuples():
            first, as_of = pd.Timestamp(period.observed_from), pd.Timestamp(period.as_of_date)
            observed_days = 0 if pd.isna(first) else (as_of - first).days + 1
            recent = as_of - pd.Timedelta(days=FOLLOW_UP_DAYS - 1)
            values = {"platform": period.platform, "first": recent if pd.isna(first) else min(first, recent)}
            history = connection.sql(HISTORY_QUERY, params=values | {"last": as_of}).to_arrow_table()
            if period.log_step == "month":
                yield Platform(period.platform, as_of, history, reason="dated_by_month")
            elif pd.isna(first):
                yield Platform(period.platform, as_of, history, reason="as_of_not_observed")
            elif observed_days < FEWEST_OBSERVED_DAYS:
                yield Platform(period.platform, as_of, history, reason="too_few_observed_days")
            else:
                lookback_days = min(LONGEST_LOOKBACK_DAYS, observed_days - 2 * FOLLOW_UP_DAYS)
                yield Platform(period.platform, as_of, history, lookback_days)


def _eligible_users(platform: Platform) -> pd.Series:
    """Keys of the users active in the 28 days up to as-of, in order."""
    with connected(active_days=platform.history) as connection:
        values = {"as_of": platform.as_of, "follow_up_days": FOLLOW_UP_DAYS}
        return connection.execute(ELIGIBLE_QUERY, values).df()["user_key"]


def _competition(platform: Platform, seed: int) -> Competition | str:
    """The candidates tuned on the users of as-of - 56, or why there are none."""
    if platform.reason:
        return platform.reason
    train, test = (
        take_sample(platform.history, platform.as_of - pd.Timedelta(days=days_ago), platform.lookback_days)
        for days_ago in (2 * FOLLOW_UP_DAYS, FOLLOW_UP_DAYS)
    )
    inactive = int(train.is_inactive.sum())
    if min(inactive, len(train.is_inactive) - inactive) < FEWEST_USERS:
        return "too_few_users"
    return Competition(tune_candidates(train, seed), train, test)


def _scoring_model(platform: Platform, seed: int) -> tuple[str | None, Pipeline | None, str | None]:
    """The chosen candidate's name, the candidate fitted to both cuts, and the reason where there is none."""
    competition = _competition(platform, seed)
    if isinstance(competition, str):
        return None, None, competition
    chosen, train, test = competition.candidates[0], competition.train, competition.test
    if test.is_inactive.nunique() < 2:
        return chosen.name, None, "one_outcome_only"
    probability = predict_inactivity(fit_candidate(chosen, train, seed), test.features)
    metrics = measure_probabilities(test.is_inactive.to_numpy(), probability)
    if metrics["log_loss"].value >= metrics["base_rate_log_loss"].value:
        return chosen.name, None, "no_better_than_base_rate"
    both = Sample(*(pd.concat(parts) for parts in zip(train, test, strict=True)))
    return chosen.name, fit_candidate(chosen, both, seed), None


def _evaluation(competition: Competition | str, seed: int) -> Iterator[dict[str, object]]:
    """Metrics of all candidates in cross-validation and at both cuts."""
    if isinstance(competition, str):
        yield from _undefined(competition)
        return
    chosen = competition.candidates[0].name
    models = {tuned.name: fit_candidate(tuned, competition.train, seed) for tuned in competition.candidates}
    for tuned in competition.candidates:
        keys = {"model": tuned.name, "is_chosen": tuned.name == chosen}
        n = len(competition.train.features)
        yield keys | {"sample": "cross_validated", "metric": "log_loss", "value": tuned.log_loss, "n": n}
        for sample, users in (("train", competition.train), ("test", competition.test)):
            for metric, estimate in _measured(tuned.name, models, users).items():
                figures = {"value": estimate.value, "value_lower": estimate.lower, "value_upper": estimate.upper}
                reason = _reason(metric, users) if np.isnan(estimate.value) else None
                yield keys | figures | {"sample": sample, "metric": metric, "n": len(users.features), "reason": reason}


def _measured(name: str, models: Mapping[str, Pipeline], users: Sample) -> dict[str, Estimate]:
    """All metrics of a candidate among the users; undefined ones where these have one outcome only."""
    if users.is_inactive.nunique() < 2:
        return dict.fromkeys(_metrics_of(name), Estimate(np.nan))
    is_inactive = users.is_inactive.to_numpy()
    by_model = {other: predict_inactivity(model, users.features) for other, model in models.items()}
    probability = by_model.pop(name)
    gains = measure_gains(is_inactive, probability, {other: by_model[other] for other in _rivals(name)})
    return measure_probabilities(is_inactive, probability) | gains


def _reason(metric: str, users: Sample) -> str:
    """Why a metric is undefined."""
    return "one_outcome_only" if users.is_inactive.nunique() < 2 else f"no_finite_{metric.removeprefix('calibration_')}"


def _rivals(name: str) -> list[str]:
    """The baselines that a candidate is compared with: those that are simpler."""
    names = list(CANDIDATES)
    return names[: names.index(name)]


def _metrics_of(name: str) -> list[str]:
    gains = [f"{metric}_gain_over_{rival}" for rival in _rivals(name) for metric in ("auc", "log_loss")]
    return [*METRICS, "log_loss_gain_over_base_rate", *gains]


def _undefined(reason: str) -> Iterator[dict[str, object]]:
    """The rows of candidates that could not be fitted."""
    for model in CANDIDATES:
        keys = {"model": model, "n": 0, "is_chosen": False, "reason": reason}
        yield keys | {"sample": "cross_validated", "metric": "log_loss"}
        for sample, metric in product(("train", "test"), _metrics_of(model)):
            yield keys | {"sample": sample, "metric": metric}
