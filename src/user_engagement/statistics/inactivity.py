"""Probability that a user who is active now has no active day in the next four weeks.

Eligible at a cut is who was active in the 28 days up to it; inactive who has no active day in the 28 days after. The
model is fitted at as-of - 56, tested at as-of - 28 and scores at as-of. Every cut looks back over the same number of
days, so a long history at one cut and a short one at another cannot shift the features.

The model is a logistic regression on the logarithms of the features, their squares and products: its loss is a proper
score, so its probabilities are calibrated where it fits, which the calibration error on the test cut measures. The
baseline is the same regression on the days since the last active day alone.
"""

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, PolynomialFeatures, StandardScaler

from user_engagement.statistics.frames import typed
from user_engagement.statistics.relations import Relation, connected
from user_engagement.statistics.threads import single_threaded

FOLLOW_UP_DAYS = 28
LONGEST_LOOKBACK_DAYS = 364
FEWEST_OBSERVED_DAYS = 3 * FOLLOW_UP_DAYS

# Below this many users of either kind at the training cut no model is fitted.
FEWEST_USERS = 50

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
MODELS = {"inactivity": FEATURES, "inactivity_recency_baseline": (RECENCY,)}
METRICS = ("auc", "brier", "log_loss", "calibration_error", "base_rate", "mean_probability", "lift_at_10_percent")

SCORE_TYPES = {
    "platform": "string",
    "user_key": "string",
    "as_of_date": pd.ArrowDtype(pa.date32()),
    "inactivity_probability": "float64",
}
EVALUATION_TYPES = {
    "platform": "string",
    "model": "string",
    "sample": "string",
    "metric": "string",
    "value": "float64",
    "n": "int64",
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


def score_inactivity(active_days: Relation, periods: pd.DataFrame) -> pd.DataFrame:
    """Probability of no active day in the 28 days after as-of, for every user active in the 28 days up to it.

    Args:
        active_days: a row per platform, user and active day: platform, user_key, activity_date, activities.
        periods: a row per platform: platform, observed_from (first day of the unbroken run of observed days that
            as-of lies in, null where as-of was not observed), as_of_date.

    Returns:
        A row per platform and user: as_of_date, inactivity_probability. No row for a platform where no model could
        be fitted; `evaluate_inactivity` has the reason.
    """
    scores = []
    for platform, as_of, lookback_days, history in _histories(active_days, periods):
        model = history if isinstance(history, str) else _trained(history, as_of, lookback_days)
        if isinstance(model, str):
            continue
        features = build_features(history, as_of, lookback_days)
        scores.append(
            pd.DataFrame(
                {
                    "platform": platform,
                    "user_key": features.index,
                    "as_of_date": as_of.date(),
                    "inactivity_probability": _probabilities(model, features),
                }
            )
        )
    return typed(pd.concat(scores) if scores else [], SCORE_TYPES)


def evaluate_inactivity(active_days: Relation, periods: pd.DataFrame) -> pd.DataFrame:
    """Quality of the model and of the recency baseline at the training and at the test cut.

    Args:
        active_days, periods: as in `score_inactivity`.

    Returns:
        A row per platform, model, sample (`train`, `test`) and metric, with n, the users of the sample: auc, brier,
        log_loss, calibration_error (mean distance of predicted from observed share over ten bins of equal size,
        weighted by users), base_rate (share inactive), mean_probability, lift_at_10_percent (share inactive among
        the tenth with the highest probability over the base rate). Null with the reason where undefined.
    """
    rows = []
    for platform, as_of, lookback_days, history in _histories(active_days, periods):
        is_too_short = isinstance(history, str)
        evaluation = _undefined(MODELS, history) if is_too_short else _evaluation(history, as_of, lookback_days)
        rows += [{"platform": platform, **row} for row in evaluation]
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


def fit_inactivity(
    features: pd.DataFrame, is_inactive: pd.Series, active_days: Relation, cut: pd.Timestamp, lookback_days: int
) -> Pipeline | str:
    """The model fitted at a cut, or the reason why there is none (`too_few_users`).

    Args:
        features: columns of `build_features` at the cut, all or some.
        is_inactive: result of `label_inactive` for the same users.
        active_days: as in `build_features`.
        cut: the training cut.
        lookback_days: as in `build_features`.

    Raises:
        ValueError: a feature does not come out the same when the days after the cut are taken away.
    """
    refuse_future_features(features, active_days, cut, lookback_days)
    if is_inactive.sum() < FEWEST_USERS or (~is_inactive).sum() < FEWEST_USERS:
        return "too_few_users"
    columns = list(features.columns)
    rows = features.assign(is_inactive=is_inactive).sort_values([*columns, "is_inactive"])
    with single_threaded():
        return _pipeline().fit(rows[columns], rows["is_inactive"])


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


def _histories(active_days: Relation, periods: pd.DataFrame) -> Iterator[tuple[str, pd.Timestamp, int, pa.Table | str]]:
    """Platform, as-of, look-back and observed active days, or the reason why these are not enough."""
    with connected(active_days=active_days) as connection:
        for period in periods.sort_values("platform").itertuples():
            first, as_of = pd.Timestamp(period.observed_from), pd.Timestamp(period.as_of_date)
            if pd.isna(first):
                yield period.platform, as_of, 0, "as_of_not_observed"
                continue
            observed_days = (as_of - first).days + 1
            if observed_days < FEWEST_OBSERVED_DAYS:
                yield period.platform, as_of, 0, "too_few_observed_days"
                continue
            lookback_days = min(LONGEST_LOOKBACK_DAYS, observed_days - 2 * FOLLOW_UP_DAYS)
            values = {"platform": period.platform, "first": first, "last": as_of}
            history = connection.sql(HISTORY_QUERY, params=values).to_arrow_table()
            yield period.platform, as_of, lookback_days, history


def _trained(history: pa.Table, as_of: pd.Timestamp, lookback_days: int) -> Pipeline | str:
    """The model on all features fitted at as-of - 56, or the reason why there is none."""
    features, is_inactive, cut = _sample(history, as_of, lookback_days, 2 * FOLLOW_UP_DAYS)
    return fit_inactivity(features, is_inactive, history, cut, lookback_days)


def _sample(
    history: pa.Table, as_of: pd.Timestamp, lookback_days: int, days_ago: int
) -> tuple[pd.DataFrame, pd.Series, pd.Timestamp]:
    """Features and labels at the cut so many days before as-of, and the cut."""
    cut = as_of - pd.Timedelta(days=days_ago)
    features = build_features(history, cut, lookback_days)
    return features, label_inactive(features.index, history, cut), cut


def _pipeline() -> Pipeline:
    """Signed logarithms, squares and products, logistic regression; a missing gap is marked."""
    return make_pipeline(
        FunctionTransformer(_signed_log),
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
        PolynomialFeatures(degree=2, include_bias=False),
        StandardScaler(),
        LogisticRegression(C=0.1, max_iter=1000),
    )


def _signed_log(values: pd.DataFrame) -> pd.DataFrame:
    """log(1 + |x|) with the sign of x."""
    return np.sign(values) * np.log1p(np.abs(values))


def _probabilities(model: Pipeline, features: pd.DataFrame) -> np.ndarray:
    """Probability of inactivity in the order of the rows; the same for equal rows wherever they stand."""
    if features.empty:
        return np.empty(0)
    groups = features.groupby(list(features.columns), dropna=False, sort=True)
    distinct = groups.size().reset_index()[list(features.columns)]
    with single_threaded():
        return model.predict_proba(distinct)[:, 1][groups.ngroup()]


def _evaluation(history: pa.Table, as_of: pd.Timestamp, lookback_days: int) -> Iterator[dict[str, object]]:
    """Metrics of both models at their two cuts."""
    train = _sample(history, as_of, lookback_days, 2 * FOLLOW_UP_DAYS)
    test = _sample(history, as_of, lookback_days, FOLLOW_UP_DAYS)
    for name, columns in MODELS.items():
        features, is_inactive, cut = train
        model = fit_inactivity(features[list(columns)], is_inactive, history, cut, lookback_days)
        if isinstance(model, str):
            yield from _undefined([name], model)
            continue
        for sample, (features, is_inactive, _) in (("train", train), ("test", test)):
            keys = {"model": name, "sample": sample, "n": len(features)}
            if is_inactive.nunique() < 2:
                yield from (keys | {"metric": metric, "reason": "one_outcome_only"} for metric in METRICS)
                continue
            metrics = _metrics(is_inactive.to_numpy(), _probabilities(model, features[list(columns)]))
            yield from (keys | {"metric": metric, "value": value} for metric, value in metrics.items())


def _undefined(models: Iterable[str], reason: str) -> Iterator[dict[str, object]]:
    """The rows of models that could not be fitted."""
    for model, sample, metric in product(models, ("train", "test"), METRICS):
        yield {"model": model, "sample": sample, "metric": metric, "n": 0, "reason": reason}


def _metrics(is_inactive: np.ndarray, probability: np.ndarray) -> dict[str, float]:
    """The metrics of METRICS for labels of both kinds."""
    order = np.lexsort((is_inactive, probability))
    is_inactive, probability = is_inactive[order], probability[order]
    rows = pd.DataFrame({"is_inactive": is_inactive, "probability": probability})
    bins = rows.groupby(np.ceil(10 * rows["probability"].rank(pct=True)))
    distance = (bins["is_inactive"].mean() - bins["probability"].mean()).abs()
    return {
        "auc": roc_auc_score(is_inactive, probability),
        "brier": brier_score_loss(is_inactive, probability),
        "log_loss": log_loss(is_inactive, probability),
        "calibration_error": np.average(distance, weights=bins.size()),
        "base_rate": is_inactive.mean(),
        "mean_probability": probability.mean(),
        "lift_at_10_percent": _top_share(rows, 0.1) / is_inactive.mean(),
    }


def _top_share(rows: pd.DataFrame, share: float) -> float:
    """Share inactive among the users with the highest probability; ties count with their mean."""
    levels = rows.groupby("probability")["is_inactive"].agg(["size", "mean"]).sort_index(ascending=False)
    wanted = share * len(rows)
    before = levels["size"].cumsum() - levels["size"]
    taken = (wanted - before).clip(lower=0, upper=levels["size"])
    return float((taken * levels["mean"]).sum() / wanted)
