"""Groups of users by engagement: k-means on z-scores as the main answer, a Gaussian mixture beside it.

Nothing depends on the order of the rows, on the ids or on the number of threads: rows are sorted by value,
equal rows are fitted once with their count as weight (so they share a label), the seed is given and the
libraries run on one thread. Beyond `FIT_ROWS` distinct rows the starts of k-means are tried on a coreset and
only the best of them is carried on over all users. A Gaussian mixture is fitted to a sample of users and
assigned to all of them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

from user_engagement.statistics.frames import numbers, typed
from user_engagement.statistics.threads import single_threaded

MAXIMUM_K = 10
FIT_ROWS = 200_000
MIXTURE_ROWS = 50_000
SILHOUETTE_ROWS = 4_000
STARTS = 10
CHUNK_ROWS = 1_000_000

SELECTION_TYPES = {
    "platform": "string",
    "algorithm": "string",
    "k": "int64",
    "users": "int64",
    "inertia": "float64",
    "silhouette": "float64",
    "chord_distance": "float64",
    "is_elbow": "bool",
    "is_chosen": "bool",
    "reason": "string",
}
ASSIGNMENT_TYPES = {"platform": "string", "algorithm": "string", "cluster": "Int64", "reason": "string"}
PROFILE_TYPES = {
    "platform": "string",
    "algorithm": "string",
    "cluster": "int64",
    "users": "int64",
    "is_suppressed": "bool",
}


class Population(NamedTuple):
    """The distinct rows of the features of one platform, in ascending order, ready to be fitted."""

    scaled: np.ndarray  # (distinct rows, features), z-scores over all rows (population standard deviation)
    weights: np.ndarray  # (distinct rows,), how many users share the row
    row_numbers: np.ndarray  # (users,), the distinct row of each user; -1 where a feature cannot be used
    reasons: np.ndarray  # (users,), why a user cannot be used, else None


def select_clusters(
    frame: pd.DataFrame,
    features: Mapping[str, Sequence[str]],
    *,
    k: int | None = 3,
    log1p: bool = False,
    seed: int = 365,
) -> pd.DataFrame:
    """Return how well each number of clusters fits each platform, with the columns of `SELECTION_TYPES`.

    `frame` has a row per `platform` and user; `features` names the columns to cluster by for each platform.
    k-means has a row for k = 1 to 10 (or `k`): `inertia` is the sum of squared distances of all users to
    their centres in z-scores, `silhouette` its mean over a seeded sample of users (null at k = 1). The chosen
    k is `k`, or the elbow if `k` is None. The Gaussian mixture has a row for the chosen k.
    """
    rows = [
        {"platform": platform} | row
        for platform, columns in features.items()
        for row in _selection(
            population_of(frame.loc[frame["platform"] == platform, list(columns)], log1p=log1p), k, seed
        )
    ]
    return typed(rows, SELECTION_TYPES)


def assign_clusters(
    frame: pd.DataFrame,
    features: Mapping[str, Sequence[str]],
    selection: pd.DataFrame,
    *,
    key: str = "user_key",
    log1p: bool = False,
    seed: int = 365,
) -> pd.DataFrame:
    """Return a row per platform, algorithm and user with the cluster, for the k that `selection` has chosen.

    Cluster 1 has the least engagement: clusters are numbered by the sum of their centre's z-scores. `cluster`
    is null, with a `reason`, for a user with a feature that cannot be used and for a platform without a
    chosen k. Give the `features`, `log1p` and `seed` that `select_clusters` was given. The columns are those
    of `ASSIGNMENT_TYPES` and `key`, after the algorithm.
    """
    types = {"platform": "string", "algorithm": "string", key: frame[key].dtype} | ASSIGNMENT_TYPES
    assigned = [
        _assignment(frame.loc[frame["platform"] == platform, ["platform", key, *columns]], columns, k, log1p, seed)
        for platform, columns in features.items()
        for k in [_chosen_k(selection, platform)]
    ]
    return typed(pd.concat(assigned) if assigned else [], types)


def profile_clusters(
    users: pd.DataFrame, features: Mapping[str, Sequence[str]], small_group_threshold: int = 0
) -> pd.DataFrame:
    """Return a row per platform, algorithm and cluster: users and min, max, mean and total of each feature.

    `users` holds the columns platform, algorithm, cluster and the features as they were measured, not
    normalised. Columns are named `min_<feature>` and so on, null for features that a platform is not
    clustered by. The figures of a cluster with fewer users than `small_group_threshold` are null, since they would
    be those of persons, and the cluster `is_suppressed`. Where that hides a single cluster of a platform and algorithm,
    the next smallest is hidden too, so that it cannot be had by subtraction from the platform's total.
    """
    names = list(dict.fromkeys(name for columns in features.values() for name in columns))
    figures = {f"{figure}_{name}": "float64" for name in names for figure in ("min", "max", "mean", "total")}
    clustered = users.dropna(subset=["cluster"])
    rows = [
        {"platform": platform, "algorithm": algorithm, "cluster": cluster, "users": len(group)}
        | {"is_suppressed": cluster in hidden}
        | ({} if cluster in hidden else _profile(group, features[platform]))
        for (platform, algorithm), members in clustered.groupby(["platform", "algorithm"])
        if platform in features
        for hidden in [_hidden_clusters(members["cluster"], small_group_threshold)]
        for cluster, group in members.groupby("cluster")
    ]
    return typed(rows, PROFILE_TYPES | figures)


def _hidden_clusters(clusters: pd.Series, small_group_threshold: int) -> set[int]:
    """Return the clusters smaller than the threshold, and the next smallest where that is a single one."""
    sizes = clusters.value_counts().sort_index().sort_values(kind="stable")
    small = int((sizes < small_group_threshold).sum())
    return set(sizes.index[: 2 if small == 1 else small])


def population_of(frame: pd.DataFrame, *, log1p: bool = False) -> Population:
    """Return the distinct rows of `frame` as z-scores (of log(1 + x) if `log1p`), and who has them.

    A constant column becomes 0. Rows with a value that is not a finite number, or has no log(1 + x), are left
    out.
    """
    values = np.column_stack([numbers(frame[column]) for column in frame])
    is_finite = np.isfinite(values).all(axis=1)
    if log1p:
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.log1p(values)
    is_usable = np.isfinite(values).all(axis=1)
    reasons = np.where(is_finite, "feature_without_logarithm", "feature_not_finite")
    usable, row_numbers = np.flatnonzero(is_usable), np.full(len(frame), -1)
    distinct, inverse, weights = np.unique(values[usable], axis=0, return_inverse=True, return_counts=True)
    row_numbers[usable] = inverse.ravel()
    scaled = StandardScaler().fit_transform(distinct, sample_weight=weights) if len(distinct) else distinct
    return Population(scaled, weights, row_numbers, np.where(is_usable, None, reasons))  # type: ignore[call-overload]


def fit_kmeans(population: Population, k: int, seed: int, *, fit_rows: int = FIT_ROWS) -> KMeans:
    """Return k-means of all users: the best of ten k-means++ starts.

    Beyond `fit_rows` distinct rows the starts are tried on a coreset of that size, and the best of them goes
    on over all users until it converges.
    """
    rows, weights = population.scaled, population.weights
    with single_threaded():
        if len(rows) <= fit_rows:
            return KMeans(k, n_init=STARTS, random_state=seed).fit(rows, sample_weight=weights)
        core, core_weights = coreset(population, fit_rows, seed)
        start = KMeans(k, n_init=STARTS, random_state=seed).fit(core, sample_weight=core_weights)
        return KMeans(k, init=start.cluster_centers_, n_init=1).fit(rows, sample_weight=weights)


def coreset(population: Population, rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return `rows` rows drawn with replacement, and weights that make up for their unequal chances.

    Half of a row's chance is uniform over the users, half grows with its squared distance from the mean, so
    that the few users of the long tails, who decide where clusters go, are present (lightweight coreset,
    Bachem, Lucic and Krause 2018, "Scalable k-Means Clustering via Lightweight Coresets").
    """
    masses = population.weights * np.square(population.scaled).sum(axis=1)
    chances = (population.weights / population.weights.sum() + masses / masses.sum()) / 2
    drawn = np.random.default_rng(seed).choice(len(chances), rows, p=chances)
    return population.scaled[drawn], population.weights[drawn] / (rows * chances[drawn])


def fit_mixture(population: Population, k: int, seed: int) -> GaussianMixture:
    """Return a Gaussian mixture of `k` components with full covariances, of a seeded sample of users."""
    with single_threaded():
        sampled = sample_users(population, MIXTURE_ROWS, seed)
        return GaussianMixture(k, max_iter=300, random_state=seed).fit(population.scaled[sampled])


def sample_users(population: Population, rows: int, seed: int) -> np.ndarray:
    """Return the distinct row of each of `rows` users drawn without replacement, or of all users."""
    users = int(population.weights.sum())
    drawn = np.arange(users)
    if users > rows:
        drawn = np.sort(np.random.default_rng(seed).choice(users, rows, replace=False, shuffle=False))
    return np.searchsorted(np.cumsum(population.weights), drawn, side="right")


def ordered_labels(
    population: Population, model: KMeans | GaussianMixture, centres: np.ndarray
) -> pd.arrays.IntegerArray:
    """Return the cluster of each user, 1 for the least engagement, missing where a user cannot be used."""
    order = np.lexsort((*centres.T[::-1], centres.sum(axis=1)))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    with single_threaded():
        chunks = np.array_split(population.scaled, len(population.scaled) // CHUNK_ROWS + 1)
        labels = ranks[np.concatenate([model.predict(chunk) for chunk in chunks])]
    return pd.arrays.IntegerArray(labels[population.row_numbers], population.row_numbers < 0)


def chord_distances(inertias: Sequence[float]) -> np.ndarray:
    """Return how far each point of a falling curve lies below its chord, both axes scaled to 1.

    The elbow is where it is largest (Satopaa, Albrecht, Irwin and Raghavan 2011, "Finding a 'Kneedle' in a
    Haystack"). NaN for all where fewer than three points, or a curve that does not fall, leave it undefined.
    """
    curve = np.asarray(inertias, dtype="float64")
    if len(curve) < 3 or curve[0] <= curve[-1]:
        return np.full(len(curve), np.nan)
    return 1 - np.linspace(0, 1, len(curve)) - (curve - curve[-1]) / (curve[0] - curve[-1])


def _selection(population: Population, k: int | None, seed: int) -> list[dict]:
    rows = _kmeans_rows(population, max(MAXIMUM_K, k or 1), seed)
    elbow = next((row["k"] for row in rows if row["is_elbow"]), None)
    chosen = elbow if k is None else k
    for row in rows:
        row["is_chosen"] = row["k"] == chosen and row["reason"] is None
    if chosen is None or not any(row["is_chosen"] for row in rows):
        return rows
    mixture = _quality(population, fit_mixture(population, chosen, seed), seed)
    return [*rows, _selection_row(population, "gaussian_mixture", chosen) | mixture | {"is_chosen": True}]


def _kmeans_rows(population: Population, maximum_k: int, seed: int) -> list[dict]:
    distinct = len(population.scaled)
    rows = [_selection_row(population, "kmeans", k) for k in range(1, maximum_k + 1)]
    for row in rows[:distinct]:
        row |= _quality(population, fit_kmeans(population, row["k"], seed), seed)
    for row in rows[distinct:]:
        row["reason"] = "fewer_distinct_users_than_clusters"
    distances = chord_distances([row["inertia"] for row in rows[:distinct]])
    for row, distance in zip(rows, distances, strict=False):
        row |= {"chord_distance": distance, "is_elbow": bool(distance == distances.max())}
    return rows


def _selection_row(population: Population, algorithm: str, k: int) -> dict:
    users = int(population.weights.sum())
    return {"algorithm": algorithm, "k": k, "users": users, "is_elbow": False, "reason": None}


def _quality(population: Population, model: KMeans | GaussianMixture, seed: int) -> dict:
    rows = population.scaled[sample_users(population, SILHOUETTE_ROWS, seed)]
    with single_threaded():
        labels = model.predict(rows)
        is_defined = 2 <= len(np.unique(labels)) < len(rows)
        return {
            "inertia": getattr(model, "inertia_", np.nan),
            "silhouette": silhouette_score(rows, labels) if is_defined else np.nan,
        }


def _chosen_k(selection: pd.DataFrame, platform: str) -> int | None:
    is_chosen = selection["is_chosen"].astype(bool) & (selection["platform"] == platform)
    return next((int(k) for k in selection.loc[is_chosen & (selection["algorithm"] == "kmeans"), "k"]), None)


def _assignment(users: pd.DataFrame, columns: Sequence[str], k: int | None, log1p: bool, seed: int) -> pd.DataFrame:
    population = population_of(users[list(columns)], log1p=log1p)
    users = users.drop(columns=list(columns))
    if k is None:
        reasons = np.where(population.row_numbers < 0, population.reasons, "no_number_of_clusters_chosen")
        return pd.concat(
            users.assign(algorithm=name, cluster=pd.NA, reason=reasons) for name in ("kmeans", "gaussian_mixture")
        )
    kmeans, mixture = fit_kmeans(population, k, seed), fit_mixture(population, k, seed)
    labels = {
        "kmeans": ordered_labels(population, kmeans, kmeans.cluster_centers_),
        "gaussian_mixture": ordered_labels(population, mixture, mixture.means_),
    }
    return pd.concat(
        users.assign(algorithm=name, cluster=cluster, reason=population.reasons) for name, cluster in labels.items()
    )


def _profile(users: pd.DataFrame, columns: Sequence[str]) -> dict:
    """Return the figures of a cluster; totals add up in ascending order, whatever the order of rows."""
    figures: dict[str, float] = {}
    for name in columns:
        values = np.sort(users[name].to_numpy())
        total = float(values.sum())
        figures |= {
            f"min_{name}": values[0],
            f"max_{name}": values[-1],
            f"mean_{name}": total / len(values),
            f"total_{name}": total,
        }
    return figures
