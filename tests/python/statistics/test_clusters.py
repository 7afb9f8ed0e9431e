import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_iris
from threadpoolctl import threadpool_limits

from user_engagement.statistics.clusters import (
    PROFILE_TYPES,
    SELECTION_TYPES,
    assign_clusters,
    chord_distances,
    coreset,
    fit_kmeans,
    population_of,
    profile_clusters,
    sample_users,
    select_clusters,
)

FEATURES = {"web": ["sessions", "seconds"]}
TELECOM = {"telecom": ["sessions", "duration_seconds", "total_bytes"]}
ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25)


def users_of(rows: list | np.ndarray, platform: str = "web") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["sessions", "seconds"], dtype="float64")
    return frame.assign(platform=platform, user_key=[f"u{i}" for i in range(len(frame))])


def all_labels(frame: pd.DataFrame, **options) -> pd.Series:
    fit = {name: value for name, value in options.items() if name != "k"}
    assigned = assign_clusters(frame, FEATURES, select_clusters(frame, FEATURES, **options), **fit)
    return assigned.set_index(["algorithm", "user_key"])["cluster"].sort_index()


def labels_of(frame: pd.DataFrame, algorithm: str = "kmeans", **options) -> pd.Series:
    return all_labels(frame, **options).loc[algorithm]


def generated(users: int) -> pd.DataFrame:
    """Three overlapping groups of engagement with long tails, and many users with equal values."""
    rng = np.random.default_rng(11)
    sessions = 1 + rng.poisson(rng.gamma(0.7, 2, users))
    seconds = np.rint(sessions * rng.lognormal(5, 0.6, users))
    return users_of(np.column_stack([sessions, seconds]))


def test_iris():
    scaled = population_of(pd.DataFrame(load_iris().data))
    kmeans = fit_kmeans(scaled, 3, seed=365)
    # R> kmeans(scale(iris[1:4]), 3, nstart = 25)  tot.withinss 138.8884, sizes 50, 53, 47; scale() divides by
    # the standard deviation with n - 1, z-scores here by that with n, so all squares are 150 / 149 of R's
    assert kmeans.inertia_ == pytest.approx(138.8884 * 150 / 149, rel=1e-4)
    sizes = np.bincount(kmeans.labels_, weights=scaled.weights)
    # one flower on the border lies in the other cluster: a local optimum whose inertia is 0.004 % higher
    assert sorted(sizes) == pytest.approx([47, 50, 53], abs=1)


def test_inertia_of_one_cluster_is_rows_times_features():
    selection = select_clusters(generated(500), FEATURES)
    assert selection["inertia"].iloc[0] == pytest.approx(2 * 500)


def test_elbow_is_where_the_chord_is_farthest():
    # Satopaa et al. 2011, figure 2: y = 5 - 1 / (x + 0.1), ten points in [0, 1], knee at x = 0.22
    curve = 1 / (np.linspace(0, 1, 10) + 0.1) - 5
    assert np.linspace(0, 1, 10)[chord_distances(curve).argmax()] == pytest.approx(2 / 9)


@pytest.mark.parametrize("curve", [[], [5.0], [5.0, 1.0], [0.0, 0.0, 0.0]])
def test_no_elbow_without_a_falling_curve(curve):
    assert np.isnan(chord_distances(curve)).all()


def test_elbow_finds_the_number_of_planted_groups():
    rng = np.random.default_rng(3)
    rows = np.concatenate([rng.normal(centre, 0.3, (60, 2)) for centre in ((0, 0), (8, 0), (0, 8), (9, 9))])
    selection = select_clusters(users_of(rows), FEATURES, k=None)
    chosen = selection[selection["is_chosen"]]
    assert chosen["algorithm"].tolist() == ["kmeans", "gaussian_mixture"]
    assert set(chosen["k"]) == {4}
    kmeans = selection[selection["algorithm"] == "kmeans"]
    assert kmeans["silhouette"].idxmax() == kmeans["is_elbow"].idxmax()
    assert np.isnan(kmeans["silhouette"].iloc[0])


@pytest.mark.parametrize("algorithm", ["kmeans", "gaussian_mixture"])
def test_clusters_are_numbered_by_engagement(algorithm):
    rng = np.random.default_rng(5)
    middle, high, low = (rng.normal(centre, 0.2, (40, 2)) for centre in (10, 30, 1))
    labels = labels_of(users_of(np.concatenate([middle, high, low])), algorithm)
    frame = users_of(np.concatenate([middle, high, low])).set_index("user_key")
    assert frame.groupby(labels)["sessions"].mean().round().tolist() == [1, 10, 30]
    assert labels.value_counts().tolist() == [40, 40, 40]


def test_log1p_clusters_by_ratios():
    rows = [(value, 0) for value in (1, 1, 2, 2, 100, 110, 10000)]
    plain, logged = (labels_of(users_of(rows), k=2, log1p=log1p).tolist() for log1p in (False, True))
    assert plain == [1, 1, 1, 1, 1, 1, 2]
    assert logged == [1, 1, 1, 1, 2, 2, 2]


def test_profiles_are_not_normalised():
    users = pd.DataFrame(
        {
            "platform": ["web", "web", "web", "app", "web"],
            "algorithm": "kmeans",
            "cluster": pd.array([1, 1, 2, 1, None], dtype="Int64"),
            "sessions": [1, 2, 9, 5, 7],
            "views": [4, 6, 8, None, 1],
        }
    )
    profiles = profile_clusters(users, {"web": ["sessions", "views"], "app": ["sessions"]})
    assert profiles[["platform", "cluster", "users"]].to_numpy().tolist() == [
        ["app", 1, 1],
        ["web", 1, 2],
        ["web", 2, 1],
    ]
    web = profiles.iloc[1]
    sessions = [web[f"{figure}_sessions"] for figure in ("min", "max", "mean", "total")]
    assert sessions == [1, 2, 1.5, 3]
    assert [web["mean_views"], web["total_views"]] == [5, 10]
    assert np.isnan(profiles["total_views"].iloc[0])


@pytest.mark.parametrize(
    ("sizes", "is_suppressed"),
    [
        ([9, 5, 2, 5], [False, True, True, False]),
        ([2, 9, 1], [True, False, True]),
        ([3, 4], [False, False]),
        ([2, 4], [True, True]),
        ([2], [True]),
    ],
)
def test_small_clusters_are_suppressed_and_none_of_them_alone(sizes, is_suppressed):
    clusters = np.repeat(np.arange(1, len(sizes) + 1), sizes)
    users = pd.DataFrame({"platform": "web", "algorithm": "kmeans", "cluster": clusters, "sessions": 7})
    # Another algorithm hides by its own sizes.
    other = users.assign(algorithm="gaussian_mixture", cluster=1)[lambda rows: rows.index < 3]
    profiles = profile_clusters(pd.concat([users, other]), {"web": ["sessions"]}, small_group_threshold=3)
    kmeans = profiles[profiles["algorithm"] == "kmeans"]
    assert kmeans["users"].tolist() == sizes
    assert kmeans["is_suppressed"].tolist() == is_suppressed
    assert kmeans["total_sessions"].isna().tolist() == is_suppressed
    assert kmeans.filter(like="_sessions").notna().all(axis=1).tolist() == [not hidden for hidden in is_suppressed]
    assert profiles["is_suppressed"].iloc[0] == (sum(sizes) < 3)


def test_profile_totals_are_the_same_to_the_bit_in_any_order():
    rng = np.random.default_rng(2)
    users = pd.DataFrame({"platform": "web", "algorithm": "kmeans", "cluster": 1, "sessions": rng.gamma(0.1, 1, 999)})
    expected = profile_clusters(users, {"web": ["sessions"]})
    shuffled = profile_clusters(users.sample(frac=1, random_state=1), {"web": ["sessions"]})
    pd.testing.assert_frame_equal(shuffled, expected, check_exact=True)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], None),
        ([(1, 2)], "no_number_of_clusters_chosen"),
        ([(1, 2)] * 20, "no_number_of_clusters_chosen"),
        ([(1, 2), (3, 4)] * 5, "no_number_of_clusters_chosen"),
        ([(np.nan, 2), (np.inf, 3), (4, -np.inf)], "feature_not_finite"),
    ],
)
@pytest.mark.parametrize("k", [3, None])
def test_fewer_distinct_users_than_clusters(rows, reason, k):
    frame = users_of(rows)
    selection = select_clusters(frame, FEATURES, k=k)
    assigned = assign_clusters(frame, FEATURES, selection)
    assert selection.dtypes.astype(str).to_dict() == SELECTION_TYPES
    assert not selection["is_chosen"].any()
    assert (selection["reason"] == "fewer_distinct_users_than_clusters").sum() >= 8
    assert len(assigned) == 2 * len(frame)
    assert assigned["cluster"].isna().all()
    assert set(assigned["reason"]) == ({reason} if reason else set())
    assert (
        profile_clusters(assigned.merge(frame), FEATURES).dtypes.astype(str).to_dict().items() >= PROFILE_TYPES.items()
    )


def test_users_that_cannot_be_used_have_a_reason_and_do_not_move_the_others():
    good = generated(300)
    rows = [(np.nan, 1), (np.inf, 1), (-1, 1)]
    odd = users_of(rows).assign(user_key=["x1", "x2", "x3"])
    frame = pd.concat([odd, good])
    selection = select_clusters(frame, FEATURES, log1p=True)
    assert set(selection["users"]) == {300}
    kmeans = (
        assign_clusters(frame, FEATURES, selection, log1p=True).query("algorithm == 'kmeans'").set_index("user_key")
    )
    expected = ["feature_not_finite", "feature_not_finite", "feature_without_logarithm"]
    assert kmeans.loc[["x1", "x2", "x3"], "reason"].tolist() == expected
    assert kmeans.loc[["x1", "x2", "x3"], "cluster"].isna().all()
    assert kmeans.drop(["x1", "x2", "x3"])["cluster"].sort_index().tolist() == labels_of(good, log1p=True).tolist()


def test_platforms_are_clustered_apart():
    web, app = (
        generated(200),
        users_of([(i, i % 7) for i in range(100)], "app").rename(columns={"seconds": "views"}),
    )
    features = FEATURES | {"app": ["views"]}
    frame = pd.concat([web, app])
    together = assign_clusters(frame, features, select_clusters(frame, features))
    alone = assign_clusters(web, FEATURES, select_clusters(web, FEATURES))
    pd.testing.assert_frame_equal(together[together["platform"] == "web"].reset_index(drop=True), alone)
    assert together.groupby("platform").size().to_dict() == {"web": 400, "app": 200}


@given(ROWS, st.randoms(use_true_random=False))
def test_order_and_unit_do_not_matter(rows, random):
    frame = users_of(rows)
    shuffled = frame.iloc[random.sample(range(len(rows)), len(rows))]
    scaled = frame.assign(seconds=frame["seconds"] * 1024)
    expected = all_labels(frame)
    assert all_labels(shuffled).equals(expected)
    assert all_labels(scaled).equals(expected)
    labelled = expected.reset_index().merge(frame, on="user_key")
    assert (labelled.groupby(["algorithm", "sessions", "seconds"])["cluster"].nunique() <= 1).all()


@pytest.mark.slow
def test_everything_is_the_same_to_the_bit_in_any_order_and_on_any_number_of_threads():
    frame = generated(8_000)
    with threadpool_limits(1):
        expected = select_clusters(frame, FEATURES)
    with threadpool_limits(2):
        shuffled = select_clusters(frame.sample(frac=1, random_state=9), FEATURES)
    pd.testing.assert_frame_equal(shuffled, expected, check_exact=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 365])
def test_start_on_a_coreset_agrees_with_the_full_fit(seed):
    frame = generated(60_000)
    frame["seconds"] *= np.random.default_rng(1).uniform(0.9, 1.1, 60_000)
    population = population_of(frame[FEATURES["web"]])
    assert len(population.scaled) == 60_000
    for k in (3, 6, 9):
        full = fit_kmeans(population, k, seed, fit_rows=60_000)
        started = fit_kmeans(population, k, seed, fit_rows=20_000)
        assert len(started.labels_) == 60_000
        assert started.inertia_ != full.inertia_
        assert started.inertia_ == pytest.approx(full.inertia_, rel=0.01)


def test_coreset_stands_for_all_users():
    population = population_of(generated(60_000)[FEATURES["web"]])
    rows, weights = coreset(population, 5_000, seed=1)
    assert weights.sum() == pytest.approx(60_000, rel=0.02)
    # the squares of z-scores add up to users x features
    assert (weights @ np.square(rows)).sum() == pytest.approx(2 * 60_000, rel=0.02)


def test_sample_of_all_users_is_each_user_once():
    population = population_of(users_of([(5, 5), (0, 0), (0, 0), (7, 1), (0, 0)])[FEATURES["web"]])
    assert sample_users(population, 5, seed=1).tolist() == [0, 0, 0, 1, 2]


def test_sample_is_drawn_from_users_not_from_distinct_rows():
    frame = users_of([(0, 0)] * 9_000 + [(i, 1) for i in range(1_000)])
    population = population_of(frame[FEATURES["web"]])
    drawn = sample_users(population, 2_000, seed=1)
    assert len(drawn) == 2_000
    assert (drawn == 0).mean() == pytest.approx(0.9, abs=0.03)
    assert len(sample_users(population, 20_000, seed=1)) == 10_000
