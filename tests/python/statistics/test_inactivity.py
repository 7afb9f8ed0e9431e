"""Inactivity: features by hand, no look at the future, quality on users whose behaviour is known."""

import datetime

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from user_engagement.statistics import inactivity
from user_engagement.statistics.inactivity import (
    FEATURES,
    METRICS,
    build_features,
    evaluate_inactivity,
    fit_inactivity,
    label_inactive,
    score_inactivity,
)

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
    return pd.DataFrame({"platform": [platform], "observed_from": [START], "as_of_date": [as_of]})


def days(user, *ago, activities=1):
    """Active days of a user so many days before the cut."""
    dates = [CUT - pd.Timedelta(days=number) for number in ago]
    return pd.DataFrame({"user_key": user, "activity_date": dates, "activities": activities})


def metric(evaluation, name, model="inactivity", sample="test"):
    at = evaluation[["model", "sample", "metric"]].eq([model, sample, name]).all(axis=1)
    return evaluation.loc[at, "value"].item()


@pytest.fixture(scope="module")
def active_days():
    return simulated()


@pytest.fixture(scope="module")
def evaluation(active_days):
    return evaluate_inactivity(active_days, period())


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
    is_inactive = label_inactive(features.index, active_days, CUT)
    later = active_days[active_days["activity_date"] > CUT].groupby("user_key").size()
    planted = features.assign(active_days_next=later.reindex(features.index, fill_value=0))
    with pytest.raises(ValueError, match="active_days_next"):
        fit_inactivity(planted, is_inactive, active_days, CUT, 120)


def test_a_known_feature_that_saw_the_future_is_refused(active_days):
    features = build_features(active_days, CUT, 120)
    is_inactive = label_inactive(features.index, active_days, CUT)
    late = build_features(active_days, CUT + pd.Timedelta(days=1), 120)["active_days_28"]
    planted = features.assign(active_days_28=late.reindex(features.index))
    with pytest.raises(ValueError, match="active_days_28"):
        fit_inactivity(planted, is_inactive, active_days, CUT, 120)
    with pytest.raises(ValueError, match="users"):
        fit_inactivity(features[~is_inactive], is_inactive[~is_inactive], active_days, CUT, 120)


def test_a_query_that_reads_past_the_cut_is_refused(active_days, monkeypatch):
    """The check holds against a mistake in the features themselves, not only against a foreign column."""
    leaking = inactivity.FEATURE_QUERY.replace("between 0 and", "between -28 and")
    assert leaking != inactivity.FEATURE_QUERY
    monkeypatch.setattr(inactivity, "FEATURE_QUERY", leaking)
    with pytest.raises(ValueError, match=r"users|days_since_last_active_day"):
        score_inactivity(active_days, period())


def test_the_model_beats_the_recency_baseline_and_is_calibrated(evaluation):
    assert metric(evaluation, "auc") > metric(evaluation, "auc", "inactivity_recency_baseline") + 0.03
    for loss in ("brier", "log_loss"):
        assert metric(evaluation, loss) < metric(evaluation, loss, "inactivity_recency_baseline")
    assert metric(evaluation, "calibration_error") < 0.05
    assert metric(evaluation, "mean_probability") == pytest.approx(metric(evaluation, "base_rate"), abs=0.03)
    assert metric(evaluation, "lift_at_10_percent") > 2
    assert 0.2 < metric(evaluation, "base_rate") < 0.5


def test_scores_follow_the_true_probabilities(active_days):
    scores = score_inactivity(active_days, period())
    truth = scores["user_key"].map(active_days.attrs["expected"])
    assert scores["inactivity_probability"].between(0, 1).all()
    assert scores["inactivity_probability"].mean() == pytest.approx(truth.mean(), abs=0.03)
    upper_half = truth > truth.median()
    assert roc_auc_score(upper_half, scores["inactivity_probability"]) > 0.75


def test_scores_are_of_users_active_in_the_last_28_days(active_days):
    scores = score_inactivity(active_days, period())
    as_of = period()["as_of_date"].item()
    recent = active_days[active_days["activity_date"] > as_of - pd.Timedelta(days=28)]
    assert set(scores["user_key"]) == set(recent["user_key"])
    assert scores["user_key"].is_unique
    assert scores["as_of_date"].eq(as_of.date()).all()


def test_the_model_is_fitted_56_days_before_as_of_and_looks_back_as_far_everywhere(active_days, monkeypatch):
    fits = []

    def record(features, is_inactive, history, cut, lookback_days):
        fits.append((cut, lookback_days, features["days_since_last_active_day"].max()))
        return "too_few_users"

    monkeypatch.setattr(inactivity, "fit_inactivity", record)
    score_inactivity(active_days, period())
    evaluate_inactivity(active_days, period())
    assert fits == [(START + pd.Timedelta(days=199 - 56), 200 - 56, 27)] * 3


def test_days_after_as_of_are_not_used(active_days):
    until_then = active_days[active_days["activity_date"] < START + pd.Timedelta(days=160)]
    pd.testing.assert_frame_equal(score_inactivity(active_days, period(160)), score_inactivity(until_then, period(160)))


def test_every_metric_has_a_row_and_its_users(evaluation, active_days):
    assert len(evaluation) == 2 * 2 * len(METRICS)
    assert not evaluation.duplicated(["platform", "model", "sample", "metric"]).any()
    test_cut = START + pd.Timedelta(days=199 - 28)
    users = len(build_features(active_days, test_cut))
    assert evaluation.loc[evaluation["sample"] == "test", "n"].eq(users).all()
    assert evaluation["reason"].isna().all()


def test_lift_counts_ties_with_their_mean():
    # Ten users: one sure, nine tied of whom three are inactive; the top tenth is the sure one.
    is_inactive = np.array([True] + [True] * 3 + [False] * 6)
    metrics = inactivity._metrics(is_inactive, np.array([0.9] + [0.3] * 9))
    assert metrics["lift_at_10_percent"] == pytest.approx(1 / 0.4)
    all_tied = inactivity._metrics(is_inactive, np.full(10, 0.4))
    assert all_tied["lift_at_10_percent"] == pytest.approx(1)
    assert all_tied["calibration_error"] == pytest.approx(0)
    assert all_tied["auc"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("observed", "users", "reason"),
    [(83, 3000, "too_few_observed_days"), (84, 20, "too_few_users"), (84, 3000, None)],
)
def test_without_enough_there_are_no_scores_but_a_reason(observed, users, reason):
    active = simulated(users, observed)
    scores = score_inactivity(active, period(observed))
    evaluation = evaluate_inactivity(active, period(observed))
    assert scores.empty == (reason is not None)
    assert evaluation["value"].isna().all() == (reason is not None)
    assert len(evaluation) == 2 * 2 * len(METRICS)
    assert evaluation["reason"].isna().all() if reason is None else evaluation["reason"].eq(reason).all()


def test_empty_input_gives_typed_columns():
    nothing = simulated(50, 84).iloc[:0]
    assert score_inactivity(nothing, period().iloc[:0]).dtypes.tolist() == [
        pd.Series(dtype=kind).dtype for kind in inactivity.SCORE_TYPES.values()
    ]
    assert evaluate_inactivity(nothing, period())["reason"].eq("too_few_users").all()
    unknown = period().assign(observed_from=pd.NaT)
    assert evaluate_inactivity(nothing, unknown)["reason"].eq("as_of_not_observed").all()


def test_neither_row_order_nor_keys_matter(active_days):
    few = active_days[active_days["user_key"] < "u002000"]
    scores = score_inactivity(few, period()).set_index("user_key")["inactivity_probability"]
    shuffled = few.sample(frac=1, random_state=3)
    again = score_inactivity(shuffled, period()).set_index("user_key")["inactivity_probability"]
    pd.testing.assert_series_equal(scores, again, check_exact=True)
    renamed = few.assign(user_key=few["user_key"].str[::-1])
    other = score_inactivity(renamed, period()).set_index("user_key")["inactivity_probability"]
    pd.testing.assert_series_equal(scores, other.rename(lambda key: key[::-1]).sort_index(), check_exact=True)


def test_platforms_do_not_mix_and_relations_serve_as_frames_do():
    both = pd.concat([simulated(1500, 120, 1), simulated(1500, 120, 2, "learning")])
    periods = pd.concat([period(120), period(120, "learning")])
    together = score_inactivity(both, periods)
    alone = score_inactivity(both[both["platform"] == "learning"], period(120, "learning"))
    learning = together[together["platform"] == "learning"].reset_index(drop=True)
    pd.testing.assert_frame_equal(learning, alone)
    pd.testing.assert_frame_equal(together, score_inactivity(pa.Table.from_pandas(both), periods))
    dates = both.assign(activity_date=both["activity_date"].dt.date)
    assert isinstance(dates["activity_date"].iloc[0], datetime.date)
    with duckdb.connect() as connection:
        pd.testing.assert_frame_equal(together, score_inactivity(connection.from_df(dates), periods))


def test_nobody_is_scored_when_nobody_was_active_in_the_last_28_days(active_days):
    long_after = period(days=240)
    seen = active_days[active_days["activity_date"] <= START + pd.Timedelta(days=211)]
    scores = score_inactivity(seen, long_after)
    assert scores.empty
    assert list(scores.columns) == ["platform", "user_key", "as_of_date", "inactivity_probability"]
