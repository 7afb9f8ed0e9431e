"""Campaign effects: a case by hand, a plain re-count, planted and absent effects on simulated users."""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from user_engagement.statistics.campaign_effects import EFFECT_TYPES, estimate_campaign_effects

START = pd.Timestamp("2024-01-01")


def dated(day):
    return START + pd.to_timedelta(day, unit="D")


def tables(active, firsts, last_day=100, joined=None, platform="loyalty", campaign="c"):
    """The four inputs from {user: active days}, {user: day of the first participation} and {user: day joined}."""
    joined = joined or {}
    days = [(user, day) for user, numbers in active.items() for day in numbers]
    return {
        "participations": pd.DataFrame(
            {
                "platform": platform,
                "campaign_id": campaign,
                "user_key": pd.Series(list(firsts), dtype="str"),
                "first_participation_date": dated(np.array(list(firsts.values()), dtype="int64")),
            }
        ),
        "active_days": pd.DataFrame(
            {
                "platform": platform,
                "user_key": pd.Series([user for user, _ in days], dtype="str"),
                "activity_date": dated(np.array([day for _, day in days], dtype="int64")),
            }
        ),
        "users": pd.DataFrame(
            {
                "platform": platform,
                "user_key": pd.Series(list(active), dtype="str"),
                "joined_date": dated(np.array([joined.get(user, 0) for user in active], dtype="int64")),
            }
        ),
        "observed_days": pd.DataFrame({"platform": platform, "activity_date": dated(np.arange(last_day + 1))}),
    }


def together(inputs):
    """The inputs of several platforms as one."""
    return {name: pd.concat([one[name] for one in inputs]) for name in inputs[0]}


def simulated(random, users=800, days=80, lift=0.0, platform="loyalty"):
    """One platform with a campaign from day 35 to 49, which active users are the likelier to take part in.

    Of the participants who would not return within 7 days, the share `lift` does. Returns the inputs and the share
    of participants who came back because of that: the true effect.
    """
    rate = np.clip(random.gamma(1, 0.08, users), 0.01, 0.9)
    is_active = random.random((users, days)) < rate[:, None]
    first = np.full(users, -1)
    for day in range(35, 50):
        is_frequent = is_active[:, day - 28 : day].sum(axis=1) > 2
        takes_part = random.random(users) < np.where(is_frequent, 0.2, 0.05)
        first[(first < 0) & is_active[:, day] & takes_part] = day
    who = np.flatnonzero(first >= 0)
    came_back = np.array([is_active[user, first[user] + 1 : first[user] + 8].any() for user in who])
    is_won = ~came_back & (random.random(who.size) < lift)
    is_active[who[is_won], first[who[is_won]] + 3] = True
    active = {f"u{user:04}": np.flatnonzero(is_active[user]) for user in range(users)}
    firsts = {f"u{user:04}": first[user] for user in who}
    return tables(active, firsts, days - 1, platform=platform), is_won.mean()


def recounted(inputs, window):
    """Difference, standard error and counts by loops over users and days, from the definitions alone."""
    active = inputs["active_days"].groupby("user_key")["activity_date"].agg(set).to_dict()
    month = inputs["users"].set_index("user_key")["joined_date"].dt.to_period("M")
    first = inputs["participations"].set_index("user_key")["first_participation_date"].to_dict()
    last = inputs["observed_days"]["activity_date"].max()

    def cell(user, day):
        before = sum((day - pd.Timedelta(days=ago)) in active[user] for ago in range(1, 29))
        return day, month[user], np.searchsorted([0, 2, 6, 13], before)

    def returned(user, day):
        return any((day + pd.Timedelta(days=after)) in active[user] for after in range(1, window + 1))

    cells = {}
    for user, day in first.items():
        if day + pd.Timedelta(days=window) <= last:
            cells.setdefault(cell(user, day), ([], []))[0].append((user, returned(user, day)))
    for row in inputs["active_days"].itertuples():
        user, day = row.user_key, row.activity_date
        if cell(user, day) in cells and not first.get(user, pd.Timestamp.max) <= day:
            cells[cell(user, day)][1].append((user, returned(user, day)))
    rows = []
    for number, (participants, others) in enumerate(cells.values()):
        if len(others) >= 2:
            rows += [(number, user, outcome, 1, 1.0) for user, outcome in participants]
            rows += [(number, user, outcome, 0, len(participants) / len(others)) for user, outcome in others]
    return pd.DataFrame(rows, columns=["cell", "user", "outcome", "is_participant", "weight"])


def by_window(effects, window=7):
    return effects[effects["window_days"] == window].squeeze()


def test_a_case_by_hand():
    active = {
        "p1": [12, 40, 43],  # participant, returns on day 3
        "p2": [12, 40, 48],  # participant, returns on day 8 only
        "c1": [12, 40, 47],  # same cell, returns on day 7
        "c2": [39, 40],  # same cell, does not return
        "c3": [15, 40],  # same cell, does not return
        "x4": [11, 40, 41],  # day 11 lies more than 28 days before: another band
        "x5": [12, 41, 42],  # not active on day 40
        "x6": [12, 40, 41],  # joined in another month
        "x7": [20, 40, 41],  # took part before, on day 20
        "c8": [12, 40, 41, 60],  # takes part later: comparable until then
    }
    inputs = tables(active, {"p1": 40, "p2": 40, "x7": 20, "c8": 60}, joined={"x6": 31})
    effect = by_window(estimate_campaign_effects(**inputs))
    assert effect["participants"] == 4
    # x7 and c8 take part on days with nobody to compare with.
    assert effect["matched_participants"] == 2
    assert effect["comparable_users"] == 4
    assert effect["comparable_user_days"] == 4
    assert effect["participant_return_rate"] == pytest.approx(1 / 2)
    assert effect["comparison_return_rate"] == pytest.approx(2 / 4)
    assert effect["return_rate_difference"] == pytest.approx(0)
    assert effect["standardised_difference"] == pytest.approx(0)
    assert effect["reason"] == "too_few_outcomes"
    assert pd.isna(effect["difference_lower"])
    assert effect["interpretation"] == "association"


def test_a_plain_recount_and_weighted_least_squares_agree():
    inputs, _ = simulated(np.random.default_rng(5), users=300)
    joined = inputs["users"]["user_key"].str[-1].astype(int) % 2 * 31
    inputs["users"]["joined_date"] = dated(joined)
    for window in (7, 28):
        effect = by_window(estimate_campaign_effects(**inputs), window)
        rows = recounted(inputs, window)
        assert rows["user"].duplicated().mean() > 0.3
        fit = sm.WLS(
            rows["outcome"].astype(float), sm.add_constant(rows["is_participant"]), weights=rows["weight"]
        ).fit(cov_type="cluster", cov_kwds={"groups": pd.factorize(rows["user"])[0]})
        assert effect["return_rate_difference"] == pytest.approx(fit.params["is_participant"], abs=1e-12)
        assert effect["matched_participants"] == rows["is_participant"].sum()
        assert effect["comparable_user_days"] == (rows["is_participant"] == 0).sum()
        assert effect["comparable_users"] == rows.loc[rows["is_participant"] == 0, "user"].nunique()
        if window == 7:
            # The regression ignores that cells explain part of the outcome: near, not equal.
            assert effect["standard_error"] == pytest.approx(fit.bse["is_participant"], rel=0.15)
            assert effect["standard_error"] == pytest.approx(clustered_error(rows))
    assert effect["participants"] >= effect["matched_participants"]


def clustered_error(rows):
    """The formula of the module, with pandas."""
    others = rows[rows["is_participant"] == 0].groupby("cell")["outcome"].agg(["mean", "size"])
    rate, size = rows["cell"].map(others["mean"]), rows["cell"].map(others["size"])
    own = rows["outcome"] - rate
    is_participant = rows["is_participant"] == 1
    number = is_participant.sum()
    contribution = np.where(
        is_participant, own - own[is_participant].mean(), -rows["weight"] * own * np.sqrt(size / (size - 1))
    )
    sums = pd.Series(contribution).groupby(rows["user"].to_numpy()).sum()
    return np.sqrt((sums**2).sum() / number / (number - 1))


@pytest.mark.slow
def test_without_an_effect_about_one_interval_in_twenty_excludes_zero():
    random = np.random.default_rng(11)
    inputs = together([simulated(random, platform=f"p{number:03}")[0] for number in range(200)])
    effects = estimate_campaign_effects(**inputs)
    for window in (7, 28):
        known = effects[(effects["window_days"] == window) & effects["difference_lower"].notna()]
        assert len(known) > 140
        is_false = (known["difference_lower"] > 0) | (known["difference_upper"] < 0)
        # Of 150 trials with p = 0.05 a share from 0.01 to 0.1 comes out with probability 0.99.
        assert 0.01 <= is_false.mean() <= 0.1
        all_differences = effects.loc[effects["window_days"] == window, "return_rate_difference"]
        assert abs(all_differences.mean()) < 3 * all_differences.sem()


def test_a_comparison_without_matching_would_see_an_effect_where_there_is_none():
    """The simulation is a fair test: participants are more active than others to begin with."""
    inputs, _ = simulated(np.random.default_rng(12), users=4000)
    took_part = set(inputs["participations"]["user_key"])
    day = dated(45)
    active = inputs["active_days"]
    on_day = set(active.loc[active["activity_date"] == day, "user_key"])
    within = active["activity_date"].between(day + pd.Timedelta(days=1), day + pd.Timedelta(days=7))
    after = set(active.loc[within, "user_key"])
    rates = [np.mean([user in after for user in group]) for group in (on_day & took_part, on_day - took_part)]
    assert rates[0] - rates[1] > 0.1


@pytest.mark.slow
def test_a_planted_effect_is_found_and_its_interval_holds_the_truth():
    random = np.random.default_rng(13)
    simulations = [simulated(random, lift=0.4, platform=f"p{number:03}") for number in range(100)]
    truth = np.array([won for _, won in simulations])
    effects = estimate_campaign_effects(**together([inputs for inputs, _ in simulations]), windows=[7])
    assert truth.mean() > 0.1
    assert effects["return_rate_difference"].mean() == pytest.approx(truth.mean(), abs=0.015)
    is_held = (effects["difference_lower"] <= truth) & (truth <= effects["difference_upper"])
    assert 0.88 <= is_held[effects["difference_lower"].notna()].mean() <= 1
    assert (effects["difference_lower"] > 0).mean() > 0.5
    assert (effects["standardised_difference"] > 0).mean() > 0.9


def test_only_participants_with_the_whole_window_observed_count():
    inputs, _ = simulated(np.random.default_rng(3))
    first = inputs["participations"]["first_participation_date"]
    inputs["observed_days"] = inputs["observed_days"].query("activity_date <= @dated(50)")
    effects = estimate_campaign_effects(**inputs)
    assert by_window(effects, 7)["participants"] == (first <= dated(43)).sum()
    assert by_window(effects, 28)["participants"] == 0
    assert by_window(effects, 28)["reason"] == "no_complete_follow_up"
    assert pd.isna(by_window(effects, 28)["return_rate_difference"])


def test_a_gap_within_the_window_is_no_absence():
    active = {"p1": [40, 48], "p2": [50, 51], "c1": [40, 48], "c2": [40], "c3": [50], "c4": [50, 52]}
    inputs = tables(active, {"p1": 40, "p2": 50})
    days = inputs["observed_days"]["activity_date"]
    whole = estimate_campaign_effects(**inputs)
    assert whole["participants"].tolist() == [2, 2]
    assert whole["matched_participants"].tolist() == [2, 2]
    # Day 47, the last of p1's seven, was not observed: neither p1 nor c1 and c2 are known to have stayed away.
    gap = estimate_campaign_effects(**inputs | {"observed_days": inputs["observed_days"][days != dated(47)]})
    assert gap["participants"].tolist() == [1, 1]
    assert gap["comparable_users"].tolist() == [2, 2]
    assert gap["participant_return_rate"].tolist() == [1, 1]
    after = estimate_campaign_effects(**inputs | {"observed_days": inputs["observed_days"][days != dated(48)]})
    assert by_window(after, 7)["participants"] == 2
    assert by_window(after, 28)["participants"] == 1


def test_a_first_day_that_was_not_observed_is_not_followed():
    inputs = tables({"p": [40, 41], "c1": [40], "c2": [40, 42]}, {"p": 40})
    is_observed = inputs["observed_days"]["activity_date"] != dated(40)
    effect = by_window(estimate_campaign_effects(**inputs | {"observed_days": inputs["observed_days"][is_observed]}))
    assert (effect["participants"], effect["reason"]) == (0, "no_complete_follow_up")


def test_of_the_days_before_those_observed_count():
    inputs = tables({"p": [30, 40, 41], "c1": [40], "c2": [40, 42]}, {"p": 40})
    assert by_window(estimate_campaign_effects(**inputs))["reason"] == "no_comparable_users"
    is_observed = inputs["observed_days"]["activity_date"] != dated(30)
    effect = by_window(estimate_campaign_effects(**inputs | {"observed_days": inputs["observed_days"][is_observed]}))
    assert (effect["matched_participants"], effect["comparable_users"]) == (1, 2)


def test_without_comparable_users_there_is_a_row_and_a_reason():
    effect = by_window(estimate_campaign_effects(**tables({"p": [40, 41], "x": [41]}, {"p": 40})))
    assert effect[["participants", "matched_participants", "comparable_users"]].tolist() == [1, 0, 0]
    assert effect["reason"] == "no_comparable_users"
    unknown = tables({"x": [41]}, {"p": 40})
    assert by_window(estimate_campaign_effects(**unknown))["reason"] == "no_comparable_users"


def test_empty_input_gives_typed_columns():
    empty = estimate_campaign_effects(**tables({}, {}))
    assert empty.empty
    assert empty.dtypes.astype(str).to_dict() == EFFECT_TYPES
    untyped = {name: pd.DataFrame(columns=frame.columns) for name, frame in tables({}, {}).items()}
    assert estimate_campaign_effects(**untyped).empty


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_neither_row_order_nor_keys_matter(seed):
    inputs, _ = simulated(np.random.default_rng(4), users=300)
    expected = estimate_campaign_effects(**inputs)
    shuffled = {name: frame.sample(frac=1, random_state=seed) for name, frame in inputs.items()}
    pd.testing.assert_frame_equal(estimate_campaign_effects(**shuffled), expected, check_exact=True)
    for name in ("participations", "active_days", "users"):
        shuffled[name] = shuffled[name].assign(user_key=lambda frame: frame["user_key"].str[::-1])
    pd.testing.assert_frame_equal(estimate_campaign_effects(**shuffled), expected, check_exact=True)


def test_relations_and_arrow_serve_as_frames_do():
    inputs, _ = simulated(np.random.default_rng(4), users=300)
    expected = estimate_campaign_effects(**inputs)
    arrow = {name: pa.Table.from_pandas(frame) for name, frame in inputs.items()}
    pd.testing.assert_frame_equal(estimate_campaign_effects(**arrow), expected)
    with duckdb.connect() as connection:
        relations = {name: connection.from_arrow(table) for name, table in arrow.items()}
        pd.testing.assert_frame_equal(estimate_campaign_effects(**relations), expected)
