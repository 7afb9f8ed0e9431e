"""Quality of probabilities: values of R, cases by hand, undefined ones."""

import numpy as np
import pytest

from user_engagement.statistics.probability_metrics import (
    auc_gain,
    calibration_line,
    log_loss_gain,
    measure_gains,
    measure_probabilities,
)

P = np.array([0.05, 0.1, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9])
Q = np.array([0.3, 0.1, 0.2, 0.2, 0.4, 0.25, 0.3, 0.5, 0.1, 0.45, 0.2, 0.55, 0.5, 0.6, 0.4, 0.9])
Y = np.array([0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 1], dtype=bool)


def test_auc_with_delongs_interval():
    # R> library(pROC); a <- roc(y, p, direction = "<"); ci.auc(a)
    assert auc_gain(Y, P) == pytest.approx((0.738095238095, 0.470171050898, 1), abs=1e-11)
    # R> b <- roc(y, q, direction = "<"); b$auc; roc.test(a, b, method = "delong")$conf.int
    assert auc_gain(Y, Q).value == pytest.approx(0.579365079365, abs=1e-11)
    gain = auc_gain(Y, P, Q)
    assert gain[1:] == pytest.approx((-0.0685578299972, 0.3860181474575), abs=1e-11)
    assert gain.value == pytest.approx(0.738095238095 - 0.579365079365, abs=1e-11)


def test_slope_and_intercept_of_calibration():
    slope, intercept = calibration_line(Y, P)
    # R> summary(glm(y ~ qlogis(p), binomial, control = list(epsilon = 1e-15))), estimate and standard error
    assert slope.value == pytest.approx(0.746533467831, abs=1e-9)
    assert (slope.upper - slope.value) / 1.959963984540 == pytest.approx(0.480746491293, abs=1e-7)
    # R> glm(y ~ offset(qlogis(p)), binomial)
    assert intercept.value == pytest.approx(0.209865685922, abs=1e-9)
    assert (intercept.value - intercept.lower) / 1.959963984540 == pytest.approx(0.588395955587, abs=1e-7)


def test_log_loss_and_its_gain():
    metrics = measure_probabilities(Y, P)
    assert metrics["log_loss"].value == pytest.approx(0.600726866784)  # R> mean(-(y * log(p) + (1 - y) * log(1 - p)))
    base_rate = 7 / 16
    entropy = -(base_rate * np.log(base_rate) + (1 - base_rate) * np.log(1 - base_rate))
    assert metrics["base_rate_log_loss"].value == pytest.approx(entropy)
    gains = measure_gains(Y, P, {"other": Q})
    assert gains["log_loss_gain_over_base_rate"].value == pytest.approx(entropy - 0.600726866784)
    assert gains["auc_gain_over_other"] == auc_gain(Y, P, Q)
    differences = np.log(np.where(Y, P, 1 - P)) - np.log(np.where(Y, Q, 1 - Q))
    gain = log_loss_gain(Y, P, Q)
    assert gain.value == pytest.approx(differences.mean())
    assert gain.upper - gain.value == pytest.approx(1.959963984540 * differences.std(ddof=1) / 4)


def test_lift_counts_ties_with_their_mean():
    # Ten users: one sure, nine tied of whom three are inactive; the top tenth is the sure one.
    is_inactive = np.array([True] + [True] * 3 + [False] * 6)
    metrics = measure_probabilities(is_inactive, np.array([0.9] + [0.3] * 9))
    assert metrics["lift_at_10_percent"].value == pytest.approx(1 / 0.4)
    all_tied = measure_probabilities(is_inactive, np.full(10, 0.4))
    assert all_tied["lift_at_10_percent"].value == pytest.approx(1)
    assert all_tied["calibration_error"].value == pytest.approx(0)
    assert all_tied["auc"].value == pytest.approx(0.5)
    assert np.isnan(all_tied["calibration_slope"].value)


def test_parted_outcomes_have_no_slope():
    metrics = measure_probabilities(np.array([False, False, True, True]), np.array([0.1, 0.2, 0.7, 0.8]))
    assert np.isnan(metrics["calibration_slope"].value)
    assert np.isfinite(metrics["calibration_intercept"].value)
    assert metrics["auc"].value == 1


def test_the_yardstick_is_the_mean_error_of_right_probabilities():
    random = np.random.default_rng(1)
    probability = random.beta(2, 3, 800)
    found = [measure_probabilities(random.random(800) < probability, probability) for _ in range(120)]
    errors = np.array([metrics["calibration_error"].value for metrics in found])
    assert errors.mean() == pytest.approx(found[0]["calibration_error_by_chance"].value, rel=0.06)
    slopes = np.array([metrics["calibration_slope"] for metrics in found])
    assert 0.9 < np.mean((slopes[:, 1] <= 1) & (slopes[:, 2] >= 1)) < 0.99


def test_the_order_of_users_changes_no_digit():
    random = np.random.default_rng(3)
    probability, other = random.random(500), random.random(500)
    is_inactive = random.random(500) < probability
    expected = measure_probabilities(is_inactive, probability), measure_gains(is_inactive, probability, {"o": other})
    for _ in range(20):
        order = random.permutation(500)
        shuffled = is_inactive[order], probability[order]
        assert measure_probabilities(*shuffled) == expected[0]
        assert measure_gains(*shuffled, {"o": other[order]}) == expected[1]
