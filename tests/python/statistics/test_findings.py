"""Findings on hand-made tables: what is said, what is not said on too few data, and how sure it is."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from user_engagement.statistics.findings import (
    FINDING_TYPES,
    MOST_FINDINGS,
    about_to_leave,
    after_joining,
    best_campaign,
    best_engaging_channel,
    busiest_hour,
    came_back,
    correlations,
    find_all,
    levels_that_differ,
    lost_and_never_active,
    minutes_by_period,
    most_sessions,
    newest_anomaly,
    retention_of_last_cohort,
    top_applications,
    top_tenth,
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
    "return_after_joining": pd.DataFrame(columns=["platform", "new_users", "is_complete"]),
    "retention_cohorts": pd.DataFrame(
        columns=["platform", "period", "cohort_type", "cohort_start", "periods_since", "is_complete"]
    ),
    "metric_anomalies": pd.DataFrame(
        columns=["series", "time", "granularity", "value", "expected", "score", "is_anomaly"]
    ).astype({"time": "datetime64[us]", "value": float, "expected": float}),
    "user_segments": pd.DataFrame(columns=["platform", "segment_type", "segment", "users", "active_users_28d"]),
    "inactivity_scores": pd.DataFrame(columns=["platform", "scored_users", "likely_users"]),
    "int_activity_concentration": pd.DataFrame(columns=["platform", "users"]),
    "platforms": pd.DataFrame(columns=["platform", "label", "log_step"]),
    "weekly_active_users": pd.DataFrame(
        columns=["platform", "activity_week", "active_users", "growth_rate", "is_complete"]
    ),
    "period_hypothesis_tests": pd.DataFrame(
        columns=["period_a", "period_b", "group", "is_chosen", "alternative", "n_a", "n_b"]
    ),
    "metric_correlations": pd.DataFrame(columns=["subject", "metric_a", "metric_b", "n", "pearson"]),
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


def only(findings):
    rows = list(findings)
    assert len(rows) == 1, rows
    return rows[0]


def test_a_channel_with_too_few_sessions_is_named_and_not_judged():
    assert only(most_sessions(CHANNELS))["subject"] == "Direct"
    best = only(best_engaging_channel(CHANNELS))
    assert best["subject"] == "Search"
    assert "engages best of 2 channels" in best["sentence"]
    assert "Direct is second with 50.0% of 1,000" in best["sentence"]
    assert best["sentence"].endswith(" Left out, with too few sessions: Email.")


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
    assert "which of the two has more is within chance" in only(most_sessions(equal))["sentence"]
    assert only(best_engaging_channel(equal))["is_significant"] is False
    assert "the difference is within chance" in only(best_engaging_channel(equal))["sentence"]


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
    found = only(busiest_hour(hours(20, sessions_at_20=4)))
    assert found["is_significant"] is False
    assert found["sentence"].startswith("No hour stands out")


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
    assert found["sentence"] == "Of 100 students who watched in Q2, 70 (70.0%) did not come back in Q3."
    assert (found["value"], found["n"]) == (0.3, 100)
    assert list(came_back(overlap(), ["Q1"])) == []
    assert list(came_back(overlap(both=1, only_a=28), ["Q1", "Q2", "Q3"])) == []


STEPS = pd.Series({"loyalty": "day", "airline": "month"})


def joined(platform="loyalty", never=5, once=8, one_day=7, stayed=20):
    """A complete month of 40 new users and one that was not followed to its end."""
    counts = {"never_active_users": never, "one_activity_users": once, "several_activities_one_day_users": one_day}
    counts |= {"two_or_more_active_days_users": stayed}
    unknown = dict.fromkeys(counts, pd.NA)
    months = [{"new_users": 40, "is_complete": True} | counts, {"new_users": 500, "is_complete": False} | unknown]
    return pd.DataFrame(months).assign(platform=platform)


@pytest.mark.parametrize(
    ("counts", "words", "value"),
    [
        ({}, "50.0% were active on two days or more in their first 28 days.", 0.5),
        ({"never": 25, "stayed": 0}, "62.5% were never active in their first 28 days; 0.0% were active on two", 0.625),
        ({"once": 28, "stayed": 0}, "70.0% left after one activity in their first 28 days", 0.7),
        ({"one_day": 27, "stayed": 0}, "67.5% never came back after their first day", 0.675),
        # Nobody did several things on one day: the log has a row per person and day.
        ({"never": 5, "once": 35, "one_day": 0, "stayed": 0}, "87.5% left after one day in their first 28 days", 0.875),
        ({"platform": "airline", "stayed": 20}, "50.0% were active in two months or more in the month of joining", 0.5),
    ],
)
def test_the_largest_group_of_new_users_leads(counts, words, value):
    found = only(after_joining(joined(**counts), STEPS))
    assert words in found["sentence"]
    assert (found["value"], found["n"], found["strength"]) == (value, 40, value)


def test_of_new_users_too_few_or_not_followed_nothing_is_said():
    assert list(after_joining(joined().assign(new_users=29), STEPS)) == []
    assert list(after_joining(joined().iloc[[1]], STEPS)) == []


def cohorts(last=30):
    months = pd.date_range("2024-01-01", periods=5, freq="MS").date
    rows = pd.DataFrame({"cohort_start": months, "cohort_users": 100, "active_users": [50, 50, 50, 50, last]})
    return rows.assign(
        platform="loyalty", period="month", cohort_type="first_activity", periods_since=1, is_complete=True
    )


def test_the_last_cohort_is_compared_with_those_before():
    found = only(retention_of_last_cohort(cohorts()))
    assert "first active on the loyalty platform in May 2024, 30.0% came back" in found["sentence"]
    assert "fewer than the 50.0% of the 4 monthly cohorts before" in found["sentence"]
    pooled = 230 / 500
    z = 0.2 / np.sqrt(pooled * (1 - pooled) * (1 / 100 + 1 / 400))
    assert found["p_value"] == pytest.approx(2 * stats.norm.sf(z))
    assert "within chance" in only(retention_of_last_cohort(cohorts(last=51)))["sentence"]
    assert list(retention_of_last_cohort(cohorts().assign(cohort_users=29))) == []
    assert list(retention_of_last_cohort(cohorts().assign(is_complete=False))) == []


def test_the_newest_day_out_of_the_ordinary_is_said():
    days = pd.date_range("2024-01-01", periods=60)
    rows = pd.DataFrame({"series": "active_users/loyalty", "time": days, "granularity": "day", "value": 100.0})
    rows = rows.assign(expected=100.0, lower=80.0, upper=120.0, score=0.0, direction=None, is_anomaly=False)
    rows.loc[[10, 50], ["value", "score", "direction", "is_anomaly"]] = [200.0, 9.0, "high", True]
    assert only(newest_anomaly(rows))["sentence"] == (
        "On 2024-02-20, active users of loyalty were 200, above the 80 to 120 that the weeks before let one expect."
    )
    # Five weeks old, and of too few people.
    assert list(newest_anomaly(rows.drop(50))) == []
    assert list(newest_anomaly(rows.assign(value=20.0, expected=10.0))) == []


def segments(**users):
    rows = [("lifecycle_status", name.replace("_", " "), count, 0) for name, count in users.items()]
    return pd.DataFrame(rows, columns=["segment_type", "segment", "users", "active_users_28d"]).assign(
        platform="loyalty", active_share=0.0
    )


def test_who_is_gone_is_said_with_the_larger_group_first():
    found = only(lost_and_never_active(segments(active=20, lost=50, never_active=30)))
    assert found["sentence"].startswith("Of 100 users of the loyalty platform, 50.0% are lost")
    assert (found["value"], found["strength"]) == (0.5, 0.5)
    found = only(lost_and_never_active(segments(active=20, lost=20, never_active=60)))
    assert "60.0% were never active; 20.0% are lost" in found["sentence"]
    found = only(lost_and_never_active(segments(active=20, lost=80)))
    assert found["sentence"].endswith("80.0% are lost, without activity for half a year.")
    assert list(lost_and_never_active(segments(active=100))) == []
    assert list(lost_and_never_active(segments(lost=29))) == []


def test_levels_are_compared_over_all_their_pairs():
    rows = [("Gold", 100, 60), ("Silver", 100, 50), ("Basic", 100, 40), ("Few", 29, 29), ("unknown", 100, 99)]
    levels = pd.DataFrame(rows, columns=["segment", "users", "active_users_28d"])
    levels = levels.assign(platform="loyalty", segment_type="membership_level")
    levels["active_share"] = levels["active_users_28d"] / levels["users"]
    found = only(levels_that_differ(levels))
    assert "Of 3 membership levels, Gold is active most often: 60.0%" in found["sentence"]
    assert found["sentence"].endswith("Left out, unknown or too few: Few, unknown.")
    z = 0.2 / np.sqrt(0.5 * 0.5 * (2 / 100))
    assert found["p_value"] == pytest.approx(3 * 2 * stats.norm.sf(z))
    equal = levels.assign(active_users_28d=50, active_share=0.5)
    assert "within chance" in only(levels_that_differ(equal))["sentence"]
    assert list(levels_that_differ(levels.assign(active_users_28d=np.nan))) == []


def test_who_is_about_to_leave_and_what_the_top_tenth_carries():
    scores = pd.DataFrame({"platform": ["loyalty", "telecom"], "scored_users": [80, 0], "likely_users": [20, 0]})
    found = only(about_to_leave(scores))
    assert "Of 80 users of the loyalty platform who were active in the last 28 days, 20 are more" in found["sentence"]
    row = {"platform": "loyalty", "users": 100, "activities": 1000, "top_users": 10, "top_activities": 450}
    found = only(top_tenth(pd.DataFrame([row, row | {"platform": "few", "users": 29}])))
    assert "10 people, carries 45.0% of its activity" in found["sentence"]


UNEVEN = [100, 105, 100, 106, 101, 104, 99, 105, 100, 104, 100]


@pytest.mark.parametrize(("last", "is_significant"), [(104, False), (150, True), (60, True)])
def test_a_week_is_judged_by_the_weeks_before(last, is_significant):
    found = only(weekly_changes(weeks([*UNEVEN, last, None])))
    assert (found["is_significant"], found["n"]) == (is_significant, 10)
    assert found["value"] == pytest.approx(last / 100 - 1)
    assert ("within chance" in found["sentence"]) is not is_significant
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


def test_weeks_without_figures_say_nothing():
    assert list(weekly_changes(weeks([*UNEVEN, 100]).assign(active_users=np.nan))) == []


def t_tests(**changes):
    row = {"period_a": "Q1", "period_b": "Q2", "group": "paid", "is_chosen": True, "alternative": "two-sided"}
    row |= {"n_a": 50, "n_b": 60, "mean_a": 30.0, "mean_b": 20.0, "difference_lower": 4.0, "difference_upper": 16.0}
    row |= {"p_value_corrected": 0.002, "decision": "reject"} | changes
    return pd.DataFrame([row, row | {"alternative": "less"}, row | {"is_chosen": False}])


def test_minutes_of_the_chosen_test_newer_against_older():
    found = only(minutes_by_period(t_tests(), ["Q1", "Q2"]))
    assert (found["value"], found["value_lower"], found["value_upper"]) == (-10, -16, -4)
    assert found["sentence"] == (
        "Paid students watched less in Q2 than in Q1: 20.0 against 30.0 minutes on average of the middle three fifths."
    )
    chance = only(minutes_by_period(t_tests(p_value_corrected=0.05), ["Q1", "Q2"]))
    assert "cannot be told" in chance["sentence"]
    assert "less" not in chance["sentence"]
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
    alone = only(best_campaign(pd.DataFrame([best])))
    assert alone["is_significant"] is True
    assert (alone["value_lower"], alone["value_upper"]) == pytest.approx((0.004, 0.396), abs=1e-5)
    found = only(best_campaign(pd.DataFrame([worse, best, few])))
    assert (found["subject"], found["is_significant"]) == ("spring", False)
    assert found["p_value"] == pytest.approx(2 * 2 * stats.norm.sf(2))
    # Two campaigns: an interval at 97.5 %, which holds 0 as p is above 5 %.
    reach = 0.1 * stats.norm.ppf(1 - 0.05 / 4)
    assert (found["value_lower"], found["value_upper"]) == pytest.approx((0.2 - reach, 0.2 + reach))
    assert found["value_lower"] < 0
    assert found["sentence"].startswith("No campaign can be told to bring people back: the largest difference of 2")
    assert found["sentence"].endswith("Left out, with too few to compare: few.")


def test_findings_stand_by_strength_chance_last():
    found = find_all(EMPTY, [])
    assert list(found["finding"]) == ["most_sessions", "best_engaging_channel"]
    assert list(found["position"]) == [1, 2]
    assert found["strength"].is_monotonic_decreasing
    equal = CHANNELS.assign(sessions=[1000, 999, 3], engagement_rate=[0.5, 0.7, 1.0])
    assert list(find_all(EMPTY | {"channel_performance": equal}, [])["finding"])[-1] == "most_sessions"
    nothing = find_all(EMPTY | {"channel_performance": CHANNELS.iloc[:0]}, [])
    assert nothing.empty
    assert list(nothing.columns) == list(FINDING_TYPES)


def test_no_more_than_fifteen_are_said():
    rows = [{"platform": f"p{n}", "scored_users": 100, "likely_users": n} for n in range(40)]
    found = find_all(EMPTY | {"inactivity_scores": pd.DataFrame(rows)}, [])
    assert len(found) == MOST_FINDINGS == 15
    assert found["value"].min() > 0.25
    active = {"users": 100, "activities": 100, "top_users": 10, "top_activities": 10}
    other = {"int_activity_concentration": pd.DataFrame([{"platform": "p0"} | active])}
    names = [f"p{n}" for n in range(40)]
    labels = ["customer portal", *names[1:]]
    platforms = {"platforms": pd.DataFrame({"platform": names, "label": labels, "log_step": "day"})}
    found = find_all(EMPTY | platforms | other | {"inactivity_scores": pd.DataFrame(rows)}, [])
    assert list(found["finding"])[-1] == "top_tenth/p0"
    assert found["sentence"].iloc[-1].startswith("The most active tenth of the customer portal's users")
    assert found["sentence"].str.contains("p39 platform").any()
    assert found["strength"].is_monotonic_decreasing
