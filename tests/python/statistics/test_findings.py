"""Findings on hand-made tables: what is said, what is not said on too few data, and how sure it is."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from user_engagement.statistics.findings import (
    FINDING_TYPES,
    best_campaign,
    best_engaging_channel,
    busiest_hour,
    came_back,
    channels_without_judgement,
    correlations,
    find_all,
    left_after_one_activity,
    minutes_by_period,
    most_engaged_cluster,
    most_sessions,
    top_applications,
    weekly_changes,
)

CHANNELS = pd.DataFrame(
    {
        "channel": ["Direct", "Search", "Email"],
        "sessions": [1000, 600, 3],
        "engaged_sessions": [500, 420, 3],
        "engagement_rate": [0.5, 0.7, 1.0],
        "has_enough_sessions": [True, True, False],
    }
)
EMPTY = {
    "channel_performance": CHANNELS,
    "channel_sessions_hourly": pd.DataFrame(columns=["date", "hour", "sessions"]),
    "period_overlap": pd.DataFrame(columns=["period_a", "period_b", "universe", "both", "only_a"]),
    "return_after_joining": pd.DataFrame(
        columns=["platform", "new_users", "one_activity_users", "two_or_more_active_days_users", "is_complete"]
    ),
    "weekly_active_users": pd.DataFrame(
        columns=["platform", "activity_week", "active_users", "growth_rate", "is_complete"]
    ),
    "period_hypothesis_tests": pd.DataFrame(
        columns=["period_a", "period_b", "group", "is_chosen", "alternative", "n_a", "n_b"]
    ),
    "metric_correlations": pd.DataFrame(columns=["subject", "metric_a", "metric_b", "n", "pearson"]),
    "cluster_profiles": pd.DataFrame(columns=["platform", "algorithm", "cluster", "users"]),
    "application_traffic": pd.DataFrame(columns=["application", "subscriber_bytes"]),
    "int_application_differences": pd.DataFrame(columns=["place", "subscribers"]),
    "campaign_effects": pd.DataFrame(columns=["platform", "window_days", "difference_lower", "matched_participants"]),
}


def weeks(active_users, platform="loyalty"):
    """Weeks in a row, from Monday 2024-01-01; a week whose number is None was not observed to its end."""
    users = pd.Series(active_users, dtype="float64")
    before = users.shift().where(users.shift() > 0)
    mondays = pd.date_range("2024-01-01", periods=len(users), freq="7D").date
    rows = {"activity_week": mondays, "active_users": users, "growth_rate": users / before - 1}
    return pd.DataFrame(rows | {"is_complete": users.notna()}).assign(platform=platform)


EVERY_WEEK = weeks([50] * 8)
BY_MONTH = weeks([50, 0, 0, 0] * 2 + [50])


def only(findings):
    rows = list(findings)
    assert len(rows) == 1, rows
    return rows[0]


def test_a_channel_with_too_few_sessions_is_named_and_not_judged():
    assert only(most_sessions(CHANNELS))["subject"] == "Direct"
    best = only(best_engaging_channel(CHANNELS))
    assert best["subject"] == "Search"
    assert "Direct is second with 50.0% of 1,000" in best["sentence"]
    assert only(channels_without_judgement(CHANNELS))["sentence"] == "Too few sessions to judge by: Email (3)."


def test_share_with_wilsons_interval_and_pooled_z():
    best = only(best_engaging_channel(CHANNELS))
    # Wilson (1927): the shares p with |0.7 - p| = z sqrt(p (1 - p) / 600)
    z = stats.norm.ppf(0.975)
    for bound in (best["value_lower"], best["value_upper"]):
        assert abs(0.7 - bound) == pytest.approx(z * np.sqrt(bound * (1 - bound) / 600))
    pooled = 920 / 1600
    z = 0.2 / np.sqrt(pooled * (1 - pooled) * (1 / 600 + 1 / 1000))
    assert best["p_value"] == pytest.approx(2 * stats.norm.sf(z))
    assert best["is_significant"] is True


def test_equal_channels_are_no_finding_of_a_difference():
    equal = CHANNELS.assign(sessions=[1000, 1000, 3], engaged_sessions=[500, 500, 3], engagement_rate=[0.5, 0.5, 1.0])
    assert only(most_sessions(equal))["is_significant"] is False
    assert only(best_engaging_channel(equal))["is_significant"] is False


@pytest.mark.parametrize("find", [most_sessions, best_engaging_channel])
def test_one_channel_is_not_compared(find):
    assert list(find(CHANNELS.iloc[[0, 2]])) == []


def hours(days, sessions_at_20=10):
    rows = [
        (day, hour, sessions_at_20 if hour == 20 else 4 + (day + hour) % 2) for day in range(days) for hour in range(24)
    ]
    return pd.DataFrame(rows, columns=["date", "hour", "sessions"])


def test_busiest_hour_over_complete_days():
    found = only(busiest_hour(hours(20)))
    assert (found["subject"], found["n"], found["is_significant"]) == ("20h", 20, True)
    shares = hours(20).groupby("date")["sessions"].agg(lambda day: day.iloc[20] / day.sum())
    # One of 24 hours was picked: p is 24 times that of a single hour.
    assert found["p_value"] == pytest.approx(24 * stats.ttest_1samp(shares, 1 / 24).pvalue, rel=1e-6, abs=0)
    # So is its interval: its level is 1 - 0.05 / 24, and it leaves 1/24 out where p is below 0.05.
    reach = stats.t.isf(0.05 / 24 / 2, 19) * shares.std(ddof=1) / np.sqrt(20)
    assert found["value_lower"] == pytest.approx(shares.mean() - reach)
    assert found["value_upper"] == pytest.approx(shares.mean() + reach)
    assert list(busiest_hour(hours(13))) == []
    incomplete = hours(20).query("not (date < 10 and hour == 3)")
    assert list(busiest_hour(incomplete)) == []


def test_an_even_day_has_no_busy_hour():
    assert only(busiest_hour(hours(20, sessions_at_20=4)))["is_significant"] is False


def test_the_busiest_hour_is_significant_where_its_interval_leaves_out_an_even_day():
    random = np.random.default_rng(1)
    verdicts = []
    for lift in np.linspace(0, 1.5, 30):
        table = hours(20)
        table["sessions"] = random.poisson(5 + lift * (table["hour"] == 20))
        found = only(busiest_hour(table))
        assert found["is_significant"] == (found["value_lower"] > 1 / 24)
        # Taken alone the hour would be said to be busier: the correction decides.
        verdicts.append((found["is_significant"], bool(found["p_value"] / 24 < 0.05)))
    assert {(True, True), (False, True)} <= set(verdicts)


def overlap(both=30, only_a=70):
    rows = [("Q1", "Q2", 1, 99), ("Q2", "Q3", both, only_a), ("Q1", "Q3", 1, 99)]
    return pd.DataFrame(rows, columns=["period_a", "period_b", "both", "only_a"]).assign(universe="watched_in_either")


def test_who_came_back_in_the_last_period():
    found = only(came_back(overlap(), ["Q1", "Q2", "Q3"]))
    assert found["sentence"] == "Of 100 students who watched in Q2, 30 (30.0%) came back in Q3."
    assert list(came_back(overlap(), ["Q1"])) == []
    assert list(came_back(overlap(both=1, only_a=28), ["Q1", "Q2", "Q3"])) == []


def test_who_left_after_one_activity_in_complete_months():
    months = pd.DataFrame(
        {
            "platform": ["loyalty"] * 3,
            "new_users": [20, 20, 500],
            "one_activity_users": [5, 3, pd.NA],
            "two_or_more_active_days_users": [8, 12, pd.NA],
            "is_complete": [True, True, False],
        }
    )
    found = only(left_after_one_activity(months, EVERY_WEEK))
    assert (found["value"], found["n"]) == (8 / 40, 40)
    assert "50.0% were active on two days or more" in found["sentence"]
    assert list(left_after_one_activity(months.iloc[[0, 2]], EVERY_WEEK)) == []


def test_of_a_log_that_is_dated_by_month_active_days_say_nothing():
    month = {"new_users": 40, "one_activity_users": 30, "two_or_more_active_days_users": 0, "is_complete": True}
    months = pd.DataFrame([month | {"platform": "loyalty"}, month | {"platform": "learning"}])
    every_week = EVERY_WEEK.assign(platform="learning")
    # Weeks that were not observed to their end count neither way.
    by_month = pd.concat([BY_MONTH, every_week, weeks([None] * 9, "learning")])
    assert only(left_after_one_activity(months, by_month))["subject"] == "learning"
    half = pd.concat([weeks([50, 0] * 4), every_week])
    assert [found["subject"] for found in left_after_one_activity(months, half)] == ["learning", "loyalty"]
    assert len(list(left_after_one_activity(months, EMPTY["weekly_active_users"]))) == 2


UNEVEN = [100, 105, 100, 106, 101, 104, 99, 105, 100, 104, 100]


@pytest.mark.parametrize(("last", "is_significant"), [(104, False), (150, True), (60, True)])
def test_a_week_is_judged_by_the_weeks_before(last, is_significant):
    found = only(weekly_changes(weeks([*UNEVEN, last, None])))
    assert (found["is_significant"], found["n"]) == (is_significant, 10)
    assert found["value"] == pytest.approx(last / 100 - 1)
    assert f"had {last} active users in the week of 2024-03-18, " in found["sentence"]
    # Prediction interval of the next of ten changes, on logarithms
    past = np.diff(np.log(UNEVEN))
    reach = stats.t.ppf(0.975, 9) * np.std(past, ddof=1) * np.sqrt(1 + 1 / 10)
    assert found["value_lower"] == pytest.approx(np.expm1(past.mean() - reach))
    assert found["value_upper"] == pytest.approx(np.expm1(past.mean() + reach))
    assert list(weekly_changes(weeks([*UNEVEN[-8:], last]))) == []


@pytest.mark.parametrize("empty_weeks", [1, 2])
def test_a_week_in_which_nobody_was_active_is_said(empty_weeks):
    found = only(weekly_changes(weeks([*UNEVEN, *[0] * empty_weeks, None])))
    assert found["sentence"] == (
        f"Nobody was active on the loyalty platform in the week of 2024-03-{11 + 7 * empty_weeks}; the last complete "
        "week with anybody was that of 2024-03-11, with 100 users."
    )
    assert (found["value"], found["n"], found["is_significant"]) == (-1, 100, pd.NA)
    assert list(weekly_changes(weeks([29] * 11 + [0]))) == []


def test_no_older_week_is_said_to_be_the_last():
    back_again = weeks([*UNEVEN, 0, 100])
    assert list(weekly_changes(back_again)) == []
    after_a_gap = weeks([*UNEVEN, None, 100])
    assert list(weekly_changes(after_a_gap)) == []


def test_an_empty_week_among_the_earlier_ones_has_no_logarithm():
    found = only(weekly_changes(weeks([*UNEVEN, 0, 100, 104])))
    assert (found["n"], found["value"]) == (10, pytest.approx(0.04))


def test_of_a_log_that_is_dated_by_month_weeks_say_nothing():
    assert list(weekly_changes(weeks([50, 0, 0, 0] * 5))) == []


def t_tests(**changes):
    row = {"period_a": "Q1", "period_b": "Q2", "group": "paid", "is_chosen": True, "alternative": "two-sided"}
    row |= {"n_a": 50, "n_b": 60, "mean_a": 30.0, "mean_b": 20.0, "difference_lower": 4.0, "difference_upper": 16.0}
    row |= {"p_value_corrected": 0.002, "decision": "reject"} | changes
    return pd.DataFrame([row, row | {"alternative": "less"}, row | {"is_chosen": False}])


def test_minutes_of_the_chosen_test_newer_against_older():
    found = only(minutes_by_period(t_tests(), ["Q1", "Q2"]))
    assert (found["value"], found["value_lower"], found["value_upper"]) == (-10, -16, -4)
    assert (
        "in Q2 than in Q1: 20.0 against 30.0 minutes on average of the middle three fifths, more than chance"
        in found["sentence"]
    )
    assert list(minutes_by_period(t_tests(n_b=29), ["Q1", "Q2"])) == []
    assert list(minutes_by_period(t_tests(), ["Q2", "Q3"])) == []


@pytest.mark.parametrize(("r", "word"), [(0.99, "very strongly"), (-0.5, "moderately"), (0.1, "hardly")])
def test_correlation_in_words(r, word):
    row = {"pearson": r, "pearson_lower": r - 0.01, "pearson_upper": r + 0.01, "pearson_p_value": 0.01, "n": 100}
    pairs = pd.DataFrame(
        [{"subject": "certificate_holders", "metric_a": "certificates", "metric_b": "minutes_watched"} | row]
    )
    found = only(correlations(pairs))
    assert f"are {word} correlated: r = {r:.2f}" in found["sentence"]
    assert list(correlations(pairs.assign(n=29))) == []


def profiles(top_users):
    return pd.DataFrame(
        {
            "platform": "telecom",
            "algorithm": ["kmeans", "kmeans", "gaussian_mixture"],
            "cluster": [1, 2, 2],
            "users": [160, top_users, 5],
            "total_total_bytes": [300.0, 100.0, 9.0],
        }
    )


def test_what_the_most_engaged_cluster_carries():
    found = only(most_engaged_cluster(profiles(40)))
    assert found["sentence"] == (
        "Of 2 groups of telecom users by engagement the highest, 20.0% of 200 users, carries 25.0% of the traffic."
    )
    assert found["is_significant"] is pd.NA
    assert list(most_engaged_cluster(profiles(29))) == []
    hidden = profiles(40).assign(total_total_bytes=[np.nan, 1.0, 9.0])
    assert list(most_engaged_cluster(hidden)) == []


@pytest.mark.parametrize(("differences", "is_significant"), [([1.0, 3.0] * 20, True), ([1.0, -0.9] * 20, False)])
def test_third_application_is_compared_subscriber_by_subscriber(differences, is_significant):
    bytes_ = pd.Series(differences) * 1e9
    applications = pd.DataFrame({"application": list("abcd"), "subscriber_bytes": [900, 800, 80, 20]})
    third = {"place": 3, "application": "c", "next_application": "d", "subscribers": len(bytes_)}
    third |= {"difference_bytes": bytes_.sum(), "squared_gigabytes": ((bytes_ / 1e9) ** 2).sum()}
    found = only(top_applications(applications, pd.DataFrame([third])))
    z = bytes_.mean() / (bytes_.std() / np.sqrt(len(bytes_)))
    assert found["p_value"] == pytest.approx(2 * stats.norm.sf(z))
    assert found["is_significant"] is is_significant
    assert ("clearly before d" in found["sentence"]) == is_significant


def test_the_best_campaign_is_corrected_for_the_choice():
    row = {"window_days": 28, "matched_participants": 50, "participant_return_rate": 0.6, "comparison_return_rate": 0.4}
    row |= {"return_rate_difference": 0.2, "standard_error": 0.1, "difference_lower": 0.004, "difference_upper": 0.396}
    best = row | {"platform": "loyalty", "campaign_id": "spring"}
    worse = best | {"campaign_id": "autumn", "return_rate_difference": 0.1}
    few = best | {"campaign_id": "few", "return_rate_difference": 0.9, "matched_participants": 29}
    alone = only(best_campaign(pd.DataFrame([best]), EVERY_WEEK))
    assert alone["is_significant"] is True
    assert (alone["value_lower"], alone["value_upper"]) == pytest.approx((0.004, 0.396), abs=1e-5)
    found = only(best_campaign(pd.DataFrame([worse, best, few]), EVERY_WEEK))
    assert (found["subject"], found["is_significant"]) == ("spring", False)
    assert found["p_value"] == pytest.approx(2 * 2 * stats.norm.sf(2))
    # Two campaigns: an interval at 97.5 %, which holds 0 as p is above 5 %.
    reach = 0.1 * stats.norm.ppf(1 - 0.05 / 4)
    assert (found["value_lower"], found["value_upper"]) == pytest.approx((0.2 - reach, 0.2 + reach))
    assert found["value_lower"] < 0
    assert list(best_campaign(pd.DataFrame([best]), BY_MONTH)) == []


def test_findings_are_numbered_in_order_and_empty_tables_say_nothing():
    found = find_all(EMPTY, [])
    assert list(found["finding"]) == ["most_sessions", "best_engaging_channel", "too_few_sessions"]
    assert list(found["position"]) == [1, 2, 3]
    nothing = find_all(EMPTY | {"channel_performance": CHANNELS.iloc[:0]}, [])
    assert nothing.empty
    assert list(nothing.columns) == list(FINDING_TYPES)
