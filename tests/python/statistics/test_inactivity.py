"""Inactivity: features by hand, no look at the future, quality on users whose behaviour is known."""

import datetime

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from user_engagement.statistics import inactivity, inactivity_models
from user_engagement.statistics.inactivity import (
    build_features,
    evaluate_inactivity,
    explain_inactivity,
    label_inactive,
    refuse_future_features,
    score_inactivity,
    take_sample,
)
from user_engagement.statistics.inactivity_models import CANDIDATES, FEATURES, fit_candidate, tune_candidates

SEED = 365
ROWS_OF_AN_EVALUATION = 3 + 2 * (12 + 14 + 16)
START = pd.Timestamp("2024-01-01")
CUT = pd.Timestamp("2024-06-01")


def simulated(users=6000, days=200, seed=1, platform="loyalty"):
    """Active days of users with their own daily rate and their own chance to leave for good after each.

    The frame's attribute `expected` has, per user, the true probability of no activity in the 28 days after.
    """
    random = np.random.default_rng(seed)
    rate = np.clip(random.gamma(0.8, 0.2, users), 0.005, 0.95)
    leave = random.beta(1, 12, users)
    joined = random.integers(0, days, users)
    is_there = np.ones(users, dtype=bool)
    frames = []
    for day in range(days):
        is_active = is_there & (joined <= day) & ((random.random(users) < rate) | (joined == day))
        user = np.flatnonzero(is_active)
        frames.append(pd.DataFrame({"user": user, "day": day, "activities": 1 + random.poisson(3 * rate[user])}))
        is_there[user[random.random(user.size) < leave[user]]] = False
    active = pd.concat(frames, ignore_index=True)
    expected = np.where(is_there, (1 - rate) ** 28, 1.0)
    frame = pd.DataFrame(
        {
            "platform": platform,
            "user_key": "u" + active["user"].astype(str).str.zfill(6),
            "activity_date": START + pd.to_timedelta(active["day"], unit="D"),
            "activities": active["activities"],
        }
    )
    frame.attrs["expected"] = dict(zip((f"u{user:06}" for user in range(users)), expected, strict=True))
    return frame


def period(days=200, platform="loyalty"):
    as_of = START + pd.Timedelta(days=days - 1)
    period = {"platform": platform, "observed_from": START, "as_of_date": as_of, "log_step": "day"}
    return pd.DataFrame([period])


def days(user, *ago, activities=1):
    """Active days of a user so many days before the cut."""
    dates = [CUT - pd.Timedelta(days=number) for number in ago]
    return pd.DataFrame({"user_key": user, "activity_date": dates, "activities": activities})


def metric(evaluation, name, model="logistic_regression", sample="test"):
    at = evaluation[["model", "sample", "metric"]].eq([model, sample, name]).all(axis=1)
    return evaluation.loc[at, "value"].item()


@pytest.fixture(scope="module")
def active_days():
    return simulated()


@pytest.fixture(scope="module")
def evaluation(active_days):
    return evaluate_inactivity(active_days, period(), SEED)


def test_features_by_hand():
    history = pd.concat([days("a", 2, 9, 16, 100, activities=4), days("b", 27), days("c", 28), days("d", -1)])
    features = build_features(history, CUT)
    assert features.index.tolist() == ["a", "b"]
    assert features.columns.tolist() == list(FEATURES)
    assert features.loc["a"].to_dict() == pytest.approx(
        {
            "days_since_last_active_day": 2,
            "tenure_days": 100,
            "active_days": 4,
            "active_days_7": 1,
            "active_days_28": 3,
            "active_days_84": 3,
            "active_days_change_14": 2 - 1,
            "active_weekdays_28": 1,
            "activities_per_active_day_28": 4,
            "mean_gap_days": 98 / 3,
            "overdue_ratio": 2 * 3 / 98,
        }
    )
    assert features.loc["b", ["mean_gap_days", "overdue_ratio"]].isna().all()
    assert features.loc["b", "active_days_7"] == 0


def test_days_before_the_look_back_do_not_count():
    features = build_features(days("a", 2, 9, 100), CUT, lookback_days=28)
    assert features.loc["a", ["tenure_days", "active_days"]].tolist() == [9, 2]


def test_labels_look_at_the_28_days_after_the_cut():
    users = pd.Index(["first day", "last day", "day after", "at the cut", "gone"])
    history = pd.concat([days("first day", -1), days("last day", -28), days("day after", -29), days("at the cut", 0)])
    assert label_inactive(users, history, CUT).tolist() == [False, False, True, True, True]


@given(seed=st.integers(0, 10**6))
def test_features_do_not_change_with_the_future_or_the_order(seed):
    random = np.random.default_rng(seed)
    history = pd.concat([days(f"u{user}", *set(random.integers(-60, 120, 9))) for user in range(8)])
    history["activities"] = random.integers(1, 9, len(history))
    past = history[history["activity_date"] <= CUT].sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(build_features(history, CUT), build_features(past, CUT))


def test_a_planted_feature_of_the_future_is_refused(active_days):
    features = build_features(active_days, CUT, 120)
    later = active_days[active_days["activity_date"] > CUT].groupby("user_key").size()
    planted = features.assign(active_days_next=later.reindex(features.index, fill_value=0))
    with pytest.raises(ValueError, match="active_days_next"):
        refuse_future_features(planted, active_days, CUT, 120)


def test_a_known_feature_that_saw_the_future_is_refused(active_days):
    features = build_features(active_days, CUT, 120)
    late = build_features(active_days, CUT + pd.Timedelta(days=1), 120)["active_days_28"]
    planted = features.assign(active_days_28=late.reindex(features.index))
    with pytest.raises(ValueError, match="active_days_28"):
        refuse_future_features(planted, active_days, CUT, 120)
    with pytest.raises(ValueError, match="users"):
        refuse_future_features(features.iloc[1:], active_days, CUT, 120)


def test_a_query_that_reads_past_the_cut_is_refused(active_days, monkeypatch):
    """The check holds against a mistake in the features themselves, not only against a foreign column."""
    leaking = inactivity.FEATURE_QUERY.replace("between 0 and", "between -28 and")
    assert leaking != inactivity.FEATURE_QUERY
    monkeypatch.setattr(inactivity, "FEATURE_QUERY", leaking)
    with pytest.raises(ValueError, match=r"users|days_since_last_active_day"):
        score_inactivity(active_days, period(), SEED)


def test_the_regression_beats_its_baselines_and_is_calibrated(evaluation):
    assert metric(evaluation, "auc") > metric(evaluation, "auc", "recency") + 0.03
    for loss in ("brier", "log_loss"):
        assert metric(evaluation, loss) < metric(evaluation, loss, "recency")
        assert metric(evaluation, loss) < metric(evaluation, loss, "active_days")
    for baseline in ("recency", "active_days", "base_rate"):
        gain = evaluation[evaluation["metric"].eq(f"log_loss_gain_over_{baseline}") & evaluation["sample"].eq("test")]
        assert gain.loc[gain["model"] == "logistic_regression", "value_lower"].item() > 0
    assert metric(evaluation, "calibration_error") < 0.05
    assert 0.8 < metric(evaluation, "calibration_slope") < 1.25
    assert metric(evaluation, "mean_probability") == pytest.approx(metric(evaluation, "base_rate"), abs=0.03)
    assert metric(evaluation, "lift_at_10_percent") > 2
    assert 0.2 < metric(evaluation, "base_rate") < 0.5


def test_the_least_cross_validated_log_loss_chooses(evaluation, active_days):
    losses = evaluation[evaluation["sample"] == "cross_validated"].set_index("model")
    assert losses["metric"].eq("log_loss").all()
    assert set(losses.index) == set(CANDIDATES)
    assert losses.index[losses["is_chosen"]].tolist() == [losses["value"].idxmin()] == ["logistic_regression"]
    assert evaluation.groupby("model")["is_chosen"].nunique().eq(1).all()
    assert score_inactivity(active_days, period(), SEED)["model"].eq("logistic_regression").all()


def test_a_simple_candidate_wins_where_nothing_else_counts():
    """Users come every day until they leave for good, so that all but the days since the last are noise."""
    random = np.random.default_rng(2)
    rows = pd.DataFrame(random.poisson(5, (400, len(FEATURES))), columns=FEATURES).astype(float)
    is_inactive = pd.Series(random.random(400) < 1 / (1 + np.exp(5 - rows["days_since_last_active_day"])))
    candidates = tune_candidates(inactivity_models.Sample(rows, is_inactive), SEED)
    assert candidates[0].name == "recency"
    assert [candidate.log_loss for candidate in candidates] == sorted(candidate.log_loss for candidate in candidates)


def test_probabilities_are_those_of_the_optimum(active_days):
    """R> glm(y ~ scale(log1p(days_since_last_active_day)), binomial) has no penalty; at C = 1 neither has, nearly."""
    sample = take_sample(at_the_platform(active_days), CUT, 120)
    candidate = inactivity_models.Tuned("recency", 1, 1e6, 0.0)
    model = fit_candidate(candidate, sample, SEED)
    logs = np.log1p(sample.features["days_since_last_active_day"].to_numpy())
    exact = sm.GLM(sample.is_inactive.astype(float).to_numpy(), sm.add_constant(logs), sm.families.Binomial()).fit()
    found = inactivity_models.predict_inactivity(model, sample.features)
    assert found == pytest.approx(exact.fittedvalues, abs=1e-6)
    # With the strongest penalty and all squares and products the gradient is as near to 0.
    model = fit_candidate(inactivity_models.Tuned("logistic_regression", 2, 0.1, 0.0), sample, SEED)
    regression = model[-1]
    rows = model[:-1].transform(sample.features)
    error = sample.is_inactive.to_numpy() - model.predict_proba(sample.features)[:, 1]
    assert np.abs(rows.T @ error - regression.coef_[0] / 0.1).max() < 1e-4


def at_the_platform(active_days):
    return active_days.drop(columns="platform")


def test_scores_follow_the_true_probabilities(active_days):
    scores = score_inactivity(active_days, period(), SEED)
    truth = scores["user_key"].map(active_days.attrs["expected"])
    assert scores["inactivity_probability"].between(0, 1).all()
    assert scores["inactivity_probability"].mean() == pytest.approx(truth.mean(), abs=0.03)
    upper_half = truth > truth.median()
    assert roc_auc_score(upper_half, scores["inactivity_probability"]) > 0.75


def test_scores_are_of_users_active_in_the_last_28_days(active_days):
    scores = score_inactivity(active_days, period(), SEED)
    as_of = period()["as_of_date"].item()
    recent = active_days[active_days["activity_date"] > as_of - pd.Timedelta(days=28)]
    assert set(scores["user_key"]) == set(recent["user_key"])
    assert scores["user_key"].is_unique
    assert scores["as_of_date"].eq(as_of.date()).all()


def test_candidates_are_tuned_56_and_judged_28_days_before_as_of_and_look_back_as_far(active_days, monkeypatch):
    taken, fitted = [], []

    def take(history, cut, lookback_days):
        taken.append((cut, lookback_days))
        return take_sample(history, cut, lookback_days)

    def fit(candidate, sample, seed):
        fitted.append(len(sample.features))
        return fit_candidate(candidate, sample, seed)

    monkeypatch.setattr(inactivity, "take_sample", take)
    monkeypatch.setattr(inactivity, "fit_candidate", fit)
    score_inactivity(active_days, period(), SEED)
    cuts = [START + pd.Timedelta(days=199 - ago) for ago in (56, 28)]
    assert taken == [(cut, 200 - 56) for cut in cuts]
    # Judged by a fit to the training cut, then fitted to all labels that are known.
    train, test = (len(build_features(active_days, cut, 144)) for cut in cuts)
    assert fitted == [train, train + test]


def test_no_probability_where_the_base_rate_is_as_good(active_days):
    """At the test cut everybody does the contrary of what was learned."""
    test_cut = START + pd.Timedelta(days=199 - 28)
    until_then = active_days[active_days["activity_date"] <= test_cut]
    features = build_features(until_then, test_cut, 144)
    faithful = features.index[features["days_since_last_active_day"] > 6]
    after = pd.DataFrame(
        {"platform": "loyalty", "user_key": faithful, "activity_date": START + pd.Timedelta(days=199), "activities": 1}
    )
    active = pd.concat([until_then, after])
    scores = score_inactivity(active, period(), SEED)
    assert set(scores["user_key"]) == set(faithful)
    assert scores["inactivity_probability"].isna().all()
    assert scores["reason"].eq("no_better_than_base_rate").all()
    assert scores["model"].eq("logistic_regression").all()
    evaluation = evaluate_inactivity(active, period(), SEED)
    assert metric(evaluation, "log_loss") > metric(evaluation, "base_rate_log_loss")
    assert explain_inactivity(active, period(), SEED).empty


def test_a_log_by_month_has_no_probabilities(active_days):
    by_month = period().assign(log_step="month")
    scores = score_inactivity(active_days, by_month, SEED)
    assert set(scores["user_key"]) == set(score_inactivity(active_days, period(), SEED)["user_key"])
    assert scores["inactivity_probability"].isna().all()
    assert scores["reason"].eq("dated_by_month").all()
    assert evaluate_inactivity(active_days, by_month, SEED)["reason"].eq("dated_by_month").all()


def test_drivers_push_from_the_typical_user_to_the_own_score(active_days):
    drivers = explain_inactivity(active_days, period(), SEED)
    scores = score_inactivity(active_days, period(), SEED)
    assert set(drivers["user_key"]) == set(scores["user_key"])
    assert drivers.groupby("user_key")["rank"].agg(list).map(lambda ranks: ranks == [1, 2, 3]).mean() > 0.99
    pushes = drivers.pivot(index="user_key", columns="rank", values="log_odds_change").abs()
    assert (pushes[1] >= pushes[2]).all()
    assert drivers["direction"].eq("up").tolist() == drivers["log_odds_change"].gt(0).tolist()
    sums = drivers.groupby("user_key")["log_odds_change"].sum()
    assert sums.corr(scores.set_index("user_key")["inactivity_probability"], method="spearman") > 0.7


def test_a_driver_by_hand():
    """One feature: its push is the whole distance of the log-odds, and a user at the median has no driver."""
    random = np.random.default_rng(3)
    rows = pd.DataFrame(0.0, index=[f"u{number}" for number in range(301)], columns=FEATURES)
    rows["days_since_last_active_day"] = np.arange(301) % 25
    is_inactive = pd.Series(random.random(301) < 0.02 + 0.03 * rows["days_since_last_active_day"], index=rows.index)
    candidate = inactivity_models.Tuned("recency", 1, 1.0, 0.0)
    model = fit_candidate(candidate, inactivity_models.Sample(rows, is_inactive), SEED)
    drivers = inactivity_models.explain_scores(model, rows).set_index("user_key")
    median = rows["days_since_last_active_day"].median()
    assert set(rows.index) - set(drivers.index) == set(rows.index[rows["days_since_last_active_day"] == median])
    probability = pd.Series(inactivity_models.predict_inactivity(model, rows), index=rows.index)
    odds = probability / (1 - probability)
    at_median = odds[rows["days_since_last_active_day"] == median].iloc[0]
    assert drivers.loc["u20", "log_odds_change"] == pytest.approx(np.log(odds["u20"] / at_median))
    assert drivers.loc["u20", "driver"] == "days since the last active day: 20 (typical: 12)"
    assert drivers.loc[["u20", "u1"], "direction"].tolist() == ["up", "down"]
    assert inactivity_models.describe_feature("mean_gap_days", np.nan, 7.71) == (
        "days from one active day to the next: none yet (typical: 7.7)"
    )


def test_days_after_as_of_are_not_used(active_days):
    until_then = active_days[active_days["activity_date"] < START + pd.Timedelta(days=160)]
    pd.testing.assert_frame_equal(
        score_inactivity(active_days, period(160), SEED), score_inactivity(until_then, period(160), SEED)
    )


def test_every_metric_has_a_row_and_its_users(evaluation, active_days):
    assert len(evaluation) == ROWS_OF_AN_EVALUATION
    assert not evaluation.duplicated(["platform", "model", "sample", "metric"]).any()
    test_cut = START + pd.Timedelta(days=199 - 28)
    users = len(build_features(active_days, test_cut))
    assert evaluation.loc[evaluation["sample"] == "test", "n"].eq(users).all()
    assert evaluation["reason"].isna().all()


@pytest.mark.parametrize(
    ("observed", "users", "reason"),
    [(83, 1500, "too_few_observed_days"), (84, 20, "too_few_users"), (84, 1500, None)],
)
def test_without_enough_there_are_no_scores_but_a_reason(observed, users, reason):
    active = simulated(users, observed)
    scores = score_inactivity(active, period(observed), SEED)
    evaluation = evaluate_inactivity(active, period(observed), SEED)
    recent = active[active["activity_date"] > START + pd.Timedelta(days=observed - 29)]
    assert scores["user_key"].tolist() == sorted(set(recent["user_key"]))
    assert scores["inactivity_probability"].isna().all() == (reason is not None)
    assert scores["model"].isna().all() == (reason is not None)
    assert scores["reason"].isna().all() if reason is None else scores["reason"].eq(reason).all()
    assert evaluation["value"].isna().all() == (reason is not None)
    assert len(evaluation) == ROWS_OF_AN_EVALUATION
    assert evaluation["reason"].isna().all() if reason is None else evaluation["reason"].eq(reason).all()


def test_empty_input_gives_typed_columns():
    nothing = simulated(50, 84).iloc[:0]
    assert score_inactivity(nothing, period().iloc[:0], SEED).dtypes.tolist() == [
        pd.Series(dtype=kind).dtype for kind in inactivity.SCORE_TYPES.values()
    ]
    assert evaluate_inactivity(nothing, period(), SEED)["reason"].eq("too_few_users").all()
    unknown = period().assign(observed_from=pd.NaT)
    assert evaluate_inactivity(nothing, unknown, SEED)["reason"].eq("as_of_not_observed").all()


def test_neither_row_order_nor_keys_matter(active_days):
    few = active_days[active_days["user_key"] < "u002000"]
    scores = score_inactivity(few, period(), SEED).set_index("user_key")["inactivity_probability"]
    shuffled = few.sample(frac=1, random_state=3)
    again = score_inactivity(shuffled, period(), SEED).set_index("user_key")["inactivity_probability"]
    pd.testing.assert_series_equal(scores, again, check_exact=True)
    renamed = few.assign(user_key=few["user_key"].str[::-1])
    other = score_inactivity(renamed, period(), SEED).set_index("user_key")["inactivity_probability"]
    pd.testing.assert_series_equal(scores, other.rename(lambda key: key[::-1]).sort_index(), check_exact=True)


def test_platforms_do_not_mix_and_relations_serve_as_frames_do():
    both = pd.concat([simulated(1500, 120, 1), simulated(1500, 120, 2, "learning")])
    periods = pd.concat([period(120), period(120, "learning")])
    together = score_inactivity(both, periods, SEED)
    alone = score_inactivity(both[both["platform"] == "learning"], period(120, "learning"), SEED)
    learning = together[together["platform"] == "learning"].reset_index(drop=True)
    pd.testing.assert_frame_equal(learning, alone)
    pd.testing.assert_frame_equal(together, score_inactivity(pa.Table.from_pandas(both), periods, SEED))
    dates = both.assign(activity_date=both["activity_date"].dt.date)
    assert isinstance(dates["activity_date"].iloc[0], datetime.date)
    with duckdb.connect() as connection:
        pd.testing.assert_frame_equal(together, score_inactivity(connection.from_df(dates), periods, SEED))


def test_nobody_is_scored_when_nobody_was_active_in_the_last_28_days(active_days):
    long_after = period(days=240)
    seen = active_days[active_days["activity_date"] <= START + pd.Timedelta(days=211)]
    scores = score_inactivity(seen, long_after, SEED)
    assert scores.empty
    assert list(scores.columns) == list(inactivity.SCORE_TYPES)
