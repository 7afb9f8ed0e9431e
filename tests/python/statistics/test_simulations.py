"""What the statistics claim, against simulated data whose truth is known; docs/statistics.md states what comes out.

Each test checks the claim, and that the page has the rows as measured.
"""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from campaigns import Log, effects_of, together
from user_engagement.statistics.hypothesis_tests import (
    f_test,
    mann_whitney_test,
    permutation_test,
    permuted_statistics,
    t_test,
    yuen_test,
)
from user_engagement.statistics.inactivity import evaluate_inactivity
from user_engagement.statistics.outliers import bootstrap_means, percentile_bounds

pytestmark = pytest.mark.long

PAGE = Path(__file__).parents[3] / "docs" / "statistics.md"
LEVEL = 0.05
TWO_SIDED = "two-sided"
RUNS = 2000
BOOTSTRAPPED = 300
CAMPAIGNS = 500
# Data sets that go through the models at once.
BATCH = 50


def assert_stated(rows: list[str]) -> None:
    missing = [row for row in rows if row not in PAGE.read_text()]
    assert not missing, "docs/statistics.md does not say:\n" + "\n".join(missing)


def minutes(random: np.random.Generator, students: int) -> np.ndarray:
    """Sorted minutes of a period, its own top percent left out, as the project does before it tests."""
    values = np.sort(random.lognormal(3, 1.5, students))
    bounds = percentile_bounds(values, 0.99, 100)
    return values[values < bounds.upper]


def published_choice(a: np.ndarray, b: np.ndarray) -> dict:
    return t_test(a, b, equal_variances=f_test(a, b)["p_value"] >= LEVEL, alternative=TWO_SIDED)


def permutation(a: np.ndarray, b: np.ndarray) -> dict:
    return permutation_test(a, b, permuted_statistics(a, b, 199, seed=int(1e6 * a[0])), TWO_SIDED)


@pytest.mark.parametrize("sizes", [(200, 200), (200, 1000), (1000, 1000)])
def test_a_true_null_is_rejected_as_often_as_said(sizes):
    tests = [
        published_choice,
        partial(mann_whitney_test, alternative=TWO_SIDED),
        partial(yuen_test, alternative=TWO_SIDED),
        permutation,
    ]
    random = np.random.default_rng(sizes)
    p_values = []
    for _ in range(RUNS):
        a, b = (minutes(random, size) for size in sizes)
        p_values.append([test(a, b)["p_value"] for test in tests])
    published, mann_whitney, yuen, permuted = (np.array(p_values) <= LEVEL).mean(axis=0)
    rates = [published, mann_whitney, yuen, permuted]
    assert published > 0.065, rates
    assert 0.035 <= min(yuen, permuted) <= max(yuen, permuted) <= 0.065, rates
    assert_stated([f"| {sizes[0]:,} and {sizes[1]:,} | {' | '.join(f'{rate:.1%}' for rate in rates)} |"])


@pytest.mark.parametrize("students", [200])
def test_bootstrap_intervals_hold_the_mean(students):
    limit = stats.lognorm(1.5, scale=np.exp(3)).ppf(0.99)
    everybody = np.random.default_rng(0).lognormal(3, 1.5, 20_000_000)
    truth = everybody[everybody < limit].mean()
    random = np.random.default_rng(students)
    is_covered = []
    for seed in range(BOOTSTRAPPED):
        values = np.sort(random.lognormal(3, 1.5, students))
        bounds = percentile_bounds(values, 0.99, 100)
        kept = values[values < bounds.upper]
        reach = 1.96 * stats.sem(kept)
        intervals = [(kept.mean() - reach, kept.mean() + reach), bootstrap_means(values, 0.99, 100, seed)["percentile"]]
        is_covered.append([lower <= truth <= upper for lower, upper in intervals])
    published, bootstrap = np.mean(is_covered, axis=0)
    assert max(0.9, published) <= bootstrap, (published, bootstrap)
    assert_stated([f"| {students:,} | {published:.1%} | {bootstrap:.1%} |"])


def campaigns_of(kind: str, lift: float = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Effects of CAMPAIGNS campaigns, each with users of its own, and what each truly did within 28 days."""
    frames, truths = [], []
    for start in range(0, CAMPAIGNS, BATCH):
        inputs = []
        for number in range(start, start + BATCH):
            log = Log(np.random.default_rng(number), users=2000, days=150)
            campaign = log.campaign(kind, 60, days=30, invited=0.003)
            truths.append(log.win_back(campaign, lift, 28))
            inputs.append(log.tables({"c": campaign}, f"p{number:03}"))
        frames.append(effects_of(together(inputs)))
    return pd.concat(frames, ignore_index=True), np.array(truths)


def significant_share(effects: pd.DataFrame, difference: str) -> float:
    """Share of the known intervals that leave out no difference."""
    lower, upper = effects[f"{difference}_lower"], effects[f"{difference}_upper"]
    return float(((lower > 0) | (upper < 0))[lower.notna()].mean())


@pytest.mark.parametrize("kind", ["welcome", "random", "invitation"])
def test_campaigns_without_effect_are_seldom_significant(kind):
    rows = []
    for window, effects in campaigns_of(kind)[0].groupby("window_days"):
        everybody, otherwise = (
            significant_share(effects, name) for name in ("difference", "otherwise_active_difference")
        )
        means = effects[["return_rate_difference", "otherwise_active_difference", "matched_share"]].mean()
        figures = [means.iloc[0], everybody, means.iloc[1], otherwise, means.iloc[2]]
        rows.append(f"| {kind} | {window} | {' | '.join(f'{figure:z.1%}' for figure in figures)} |")
        assert otherwise <= 0.07, rows
        # Whom an invitation brought, and nothing else, is another kind of user.
        assert everybody <= 0.07 or kind == "invitation", rows
    assert_stated(rows)


@pytest.mark.parametrize(("kind", "lift"), [("random", 0.1), ("welcome", 0.3)])
def test_planted_effects_lie_within_the_intervals(kind, lift):
    effects, truth = campaigns_of(kind, lift)
    effects = effects[effects["window_days"] == 28].reset_index(drop=True)
    is_covered = effects["difference_lower"].le(truth) & effects["difference_upper"].ge(truth)
    found = significant_share(effects, "difference")
    figures = [truth.mean(), effects["return_rate_difference"].mean(), is_covered.mean(), found]
    assert is_covered.mean() >= 0.9, figures
    assert_stated([f"| {kind} | {lift:.0%} | {' | '.join(f'{figure:z.1%}' for figure in figures)} |"])


@pytest.mark.parametrize(("eligible", "users", "runs"), [(500, 1400, 20), (2000, 5600, 5)])
def test_inactivity_is_calibrated(eligible, users, runs):
    evaluations = []
    for seed in range(runs):
        log = Log(np.random.default_rng(seed), users, days=250)
        user, day = np.nonzero(log.active)
        active_days = pd.DataFrame(
            {
                "platform": "loyalty",
                "user_key": user,
                "activity_date": pd.Timestamp("2024-01-01") + pd.to_timedelta(day, unit="D"),
                "activities": 1,
            }
        )
        first, last = active_days["activity_date"].agg(["min", "max"])
        period = {"platform": "loyalty", "observed_from": first, "as_of_date": last, "log_step": "day"}
        evaluations.append(evaluate_inactivity(active_days, pd.DataFrame([period]), seed))
    tests = pd.concat(evaluations).query("sample == 'test' and is_chosen")
    values = tests.pivot_table(index=tests.groupby("metric").cumcount(), columns="metric", values="value")
    assert len(values) == runs
    slope = values["calibration_slope"]
    middle = f"{slope.median():.2f} ({slope.quantile(0.1):.2f} to {slope.quantile(0.9):.2f})"
    assert 0.8 <= slope.median() <= 1.25, middle
    assert_stated([f"| {eligible:,} | {runs} | {middle} | {values['auc'].median():.3f} |"])
