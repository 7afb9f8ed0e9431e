"""Campaign effects: cases by hand, a plain re-count, planted and absent effects on simulated users."""

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from campaigns import Log, Tables, compiled, dated, effects_of, run_models, tables_of, together
from user_engagement.statistics.campaign_effects import (
    EFFECT_TYPES,
    RATES,
    estimate_campaign_effects,
    newcombe_interval,
    with_intervals,
)

pytestmark = pytest.mark.slow  # dbt compiles the models


def by_hand(
    active: dict[str, list[int]], firsts: dict[str, int], last_day: int = 100, joined: dict[str, int] | None = None
) -> Tables:
    """Tables from {user: active days}, {user: day of the first participation} and {user: day joined}."""
    joined = joined or {}
    days = [(user, day) for user, numbers in active.items() for day in numbers]
    return tables_of(
        pd.DataFrame(days, columns=["user_id", "day"]),
        pd.DataFrame({"user_id": list(firsts), "day": list(firsts.values())}).assign(
            campaign_id="c", is_otherwise_active=True
        ),
        pd.DataFrame({"user_id": list(active), "day": [joined.get(user, 0) for user in active]}),
        last_day,
    )


def by_window(effects: pd.DataFrame, window: int = 7) -> pd.Series:
    return effects[effects["window_days"] == window].squeeze()


def recounted(tables: Tables, window: int) -> pd.DataFrame:
    """Rows of matched participants and their comparisons by loops over users and days, from the definitions alone."""
    active = tables["int_user_active_days"].groupby("user_id")["activity_date"].agg(set).to_dict()
    joined = tables["int_users"].set_index("user_id")["joined_date"].to_dict()
    first = tables["int_campaign_participants"].set_index("user_id")["first_participation_date"].to_dict()
    followed = tables["int_followed_days"]
    complete = set(followed.loc[followed[f"is_followed_{window}d"], "activity_date"])

    def before(user, day):
        return [ago for ago in range(1, 29) if (day - pd.Timedelta(days=ago)) in active[user]]

    def cell(user, day):
        tenure = (day - joined[user]).days
        return (
            day,
            np.searchsorted([3, 7, 14, 28, 90, 365], tenure, side="right"),
            np.searchsorted([1, 3, 7, 14], len(before(user, day)), side="right"),
        )

    def row(user, day, is_participant):
        returned = any((day + pd.Timedelta(days=after)) in active[user] for after in range(1, window + 1))
        days = before(user, day)
        return user, int(returned), int(is_participant), min(days, default=29), len(days)

    cells = {}
    for user, day in first.items():
        if day in complete:
            cells.setdefault(cell(user, day), ([], []))[0].append(row(user, day, True))
    for user, day in tables["int_user_active_days"][["user_id", "activity_date"]].itertuples(index=False):
        if day in complete and cell(user, day) in cells and not first.get(user, dated(10_000).date()) <= day:
            cells[cell(user, day)][1].append(row(user, day, False))
    rows = []
    for number, (participants, others) in enumerate(cells.values()):
        if len(others) >= 2:
            rows += [(number, *values, 1.0) for values in participants]
            rows += [(number, *values, len(participants) / len(others)) for values in others]
    columns = ["cell", "user", "returned", "is_participant", "recency", "activity", "weight"]
    return pd.DataFrame(rows, columns=columns)


def test_a_case_by_hand():
    active = {
        "p1": [12, 40, 43],  # participant, returns on day 3
        "p2": [12, 40, 48],  # participant, returns on day 8 only
        "c1": [12, 40, 47],  # same cell, returns on day 7
        "c2": [39, 40],  # same cell, does not return
        "c3": [15, 40],  # same cell, does not return
        "x4": [11, 40, 41],  # day 11 lies more than 28 days before: another band
        "x5": [12, 41, 42],  # not active on day 40
        "x6": [12, 40, 41],  # joined 27 days before, which is another band
        "x7": [20, 40, 41],  # took part before, on day 20
        "c8": [12, 40, 41, 60],  # takes part later: comparable until then
    }
    tables = by_hand(active, {"p1": 40, "p2": 40, "x7": 20, "c8": 60}, joined={"x6": 13, "c1": 12})
    effect = by_window(effects_of(tables))
    assert effect["participants"] == 4
    # x7 and c8 take part on days with nobody to compare with.
    assert effect[["matched_participants", "comparable_users", "comparable_user_days"]].tolist() == [2, 4, 4]
    assert effect["matched_share"] == 0.5
    assert effect["participant_return_rate"] == pytest.approx(1 / 2)
    # Days since the previous active day of c1, c2, c3 and c8 are 28, 1, 25 and 28, returns 1, 0, 0 and 1: a slope of
    # 15 / 513 a day; the participants' are 28, 7.5 above the others' mean.
    estimate = run_models(tables).query("window_days == 7 and participant_group == 'all'").squeeze()
    assert estimate["matched_return_rate"] == pytest.approx(2 / 4)
    assert effect["return_rate_difference"] == pytest.approx(-7.5 * 15 / 513, abs=1e-6)
    assert effect["comparison_return_rate"] == pytest.approx(1 / 2 + 7.5 * 15 / 513, abs=1e-6)
    assert effect["difference_lower"] < 0 < effect["difference_upper"]
    assert effect["reason"] is pd.NA
    assert effect["interpretation"] == "association"


@pytest.mark.parametrize("window", [7, 28])
def test_a_plain_recount_and_weighted_least_squares_agree(window):
    log = Log(np.random.default_rng(5), users=1500, days=110)
    tables = log.tables({"c": log.campaign("random", 60)})
    estimate = run_models(tables).query("window_days == @window and participant_group == 'all'").squeeze()
    rows = recounted(tables, window)
    assert rows["user"].duplicated().mean() > 0.15
    others = rows[rows["is_participant"] == 0]
    cells = pd.get_dummies(others["cell"], dtype=float)
    exact = sm.WLS(
        others["returned"].astype(float), cells.join(others[["recency", "activity"]]), others["weight"]
    ).fit()
    left = rows["returned"] - rows[["recency", "activity"]] @ exact.params[["recency", "activity"]]
    means = (left * rows["weight"]).groupby(rows["is_participant"]).sum() / rows["is_participant"].sum()
    assert estimate["return_rate_difference"] == pytest.approx(means[1] - means[0], abs=1e-6)
    assert estimate["matched_participants"] == rows["is_participant"].sum() > 30
    assert estimate["comparable_user_days"] == len(others)
    assert estimate["comparable_users"] == others["user"].nunique()
    assert estimate["effective_comparisons"] == pytest.approx(
        others["weight"].sum() ** 2 / (others["weight"] ** 2).sum()
    )
    assert estimate["variance"] == pytest.approx(clustered_variance(rows, left), rel=1e-5)


def clustered_variance(rows: pd.DataFrame, left: pd.Series) -> float:
    """The formula of the models, with pandas."""
    is_participant = rows["is_participant"] == 1
    others = left[~is_participant].groupby(rows["cell"]).agg(["mean", "size"])
    own, size = left - rows["cell"].map(others["mean"]), rows["cell"].map(others["size"])
    number = is_participant.sum()
    contribution = np.where(
        is_participant, own - own[is_participant].mean(), -rows["weight"] * own * np.sqrt(size / (size - 1))
    )
    sums = pd.Series(contribution).groupby(rows["user"].to_numpy()).sum()
    return (sums**2).sum() / number / (number - 1)


def test_newcombes_interval_and_the_design_effect():
    columns = {"platform": "p", "campaign_id": "c", "window_days": 7, "participant_group": "all"}
    columns |= {"participants": 100, "matched_participants": 70, "comparable_users": 80, "comparable_user_days": 80}
    columns |= {"effective_comparisons": 80.0, "participant_return_rate": 0.8, "return_rate_difference": 0.2}
    # R> Newcombe 1998, table II: 56/70 against 48/80, method 10, written out
    found = with_intervals(pd.DataFrame([columns | {"variance": 0.001}]), 0.95).squeeze()
    assert (found["difference_lower"], found["difference_upper"]) == pytest.approx((0.0524314724024, 0.3338726540369))
    wider = with_intervals(pd.DataFrame([columns | {"variance": 2 * (0.16 / 70 + 0.24 / 80)}]), 0.95).squeeze()
    rate = pd.Series([0.8]), pd.Series([35.0])
    other = pd.Series([0.6]), pd.Series([40.0])
    lower, upper = newcombe_interval(pd.Series([0.2]), rate, other, 0.95)
    assert (wider["difference_lower"], wider["difference_upper"]) == pytest.approx((lower[0], upper[0]))
    assert wider["standard_error"] == pytest.approx(np.sqrt(2) * found["standard_error"])
    assert found["detectable_difference"] == pytest.approx(2.8 * found["standard_error"])
    # Agresti and Caffo 2000: 57/72 and 49/82
    added = 57 / 72 * 15 / 72 / 72 + 49 / 82 * 33 / 82 / 82
    assert found["standard_error"] == pytest.approx(np.sqrt(added))
    assert found["matched_share"] == 0.7


@pytest.mark.parametrize(("matched", "comparable", "is_hidden"), [(9, 80, True), (70, 9, True), (10, 10, False)])
def test_rates_of_few_people_are_hidden(matched, comparable, is_hidden):
    columns = {"platform": "p", "campaign_id": "c", "window_days": 7, "participant_group": "all", "variance": 0.001}
    columns |= {"participants": 100, "matched_participants": matched, "comparable_users": comparable}
    columns |= {"comparable_user_days": 80, "effective_comparisons": 80.0}
    columns |= {"participant_return_rate": 0.8, "return_rate_difference": 0.2}
    found = estimate_campaign_effects(pd.DataFrame([columns]), small_group_threshold=10).squeeze()
    assert found[RATES].isna().all() == is_hidden
    assert found[RATES].notna().all() != is_hidden
    assert (found["matched_participants"], found["comparable_users"]) == (matched, comparable)
    assert found["reason"] == "small_group" if is_hidden else pd.isna(found["reason"])


def test_outcomes_all_alike_have_an_interval():
    active = {f"p{number}": [40] for number in range(3)} | {f"c{number}": [40] for number in range(4)}
    effect = by_window(effects_of(by_hand(active, {f"p{number}": 40 for number in range(3)})))
    assert effect["return_rate_difference"] == pytest.approx(0, abs=1e-9)
    assert -1 < effect["difference_lower"] < -0.3 < 0.3 < effect["difference_upper"] < 1
    assert effect["standard_error"] > 0.1


def test_who_comes_for_the_campaign_alone_is_told_apart():
    log = Log(np.random.default_rng(7), users=4000, days=150)
    invitation = log.campaign("invitation", 60, days=30, invited=0.01)
    effect = by_window(effects_of(log.tables({"c": invitation})))
    # Whom the invitation brought comes back less than who is active anyway, which is no harm done by it.
    assert effect["difference_upper"] < 0
    assert effect["otherwise_active_difference_lower"] < 0 < effect["otherwise_active_difference_upper"]
    assert 0 < effect["otherwise_active_participants"] < effect["matched_participants"]


def test_a_comparison_without_matching_would_see_an_effect_where_there_is_none():
    """The simulation is a fair test: participants come back more often than others of the day to begin with."""
    log = Log(np.random.default_rng(12), users=6000, days=200)
    campaign = log.campaign("welcome", 100, days=60)
    tables = log.tables({"c": campaign})
    rates = []
    for day in range(100, 160):
        takes_part = np.isin(np.arange(log.users), campaign.loc[campaign["day"] == day, "user"])
        for group in (log.active[:, day] & takes_part, log.active[:, day] & ~takes_part):
            rates.append((group.sum(), log.active[group, day + 1 : day + 29].any(axis=1).sum()))
    taking, others = (np.array(rates[first::2]).sum(axis=0) for first in (0, 1))
    assert abs(taking[1] / taking[0] - others[1] / others[0]) > 0.05
    effect = by_window(effects_of(tables), 28)
    assert effect["difference_lower"] < 0 < effect["difference_upper"]


def test_only_participants_with_the_whole_window_observed_count():
    log = Log(np.random.default_rng(3), users=800, days=120)
    campaign = log.campaign("random", 35)
    tables = log.tables({"c": campaign})
    followed = tables["int_followed_days"]
    is_until = pd.to_datetime(followed["activity_date"]) <= dated(50)
    followed = followed[is_until].assign(is_followed_7d=np.arange(51) <= 43, is_followed_28d=np.arange(51) <= 22)
    effects = effects_of(tables | {"int_followed_days": followed})
    assert by_window(effects, 7)["participants"] == (campaign["day"] <= 43).sum()
    late = by_window(effects, 28)
    assert (late["participants"], late["reason"]) == (0, "no_complete_follow_up")
    assert pd.isna(late["return_rate_difference"])


def test_of_the_days_before_those_observed_count():
    tables = by_hand({"p": [30, 40, 41], "c1": [40], "c2": [40, 42]}, {"p": 40})
    assert by_window(effects_of(tables))["reason"] == "no_comparable_users"
    followed = tables["int_followed_days"]
    without = followed[pd.to_datetime(followed["activity_date"]) != dated(30)]
    effect = by_window(effects_of(tables | {"int_followed_days": without}))
    assert (effect["matched_participants"], effect["comparable_users"]) == (1, 2)


def test_without_anybody_there_are_typed_columns():
    empty = pd.DataFrame(columns=run_models(by_hand({"p": [40], "c": [40]}, {"p": 40})).columns)
    effects = estimate_campaign_effects(empty)
    assert effects.empty
    assert effects.dtypes.astype(str).to_dict() == EFFECT_TYPES


def test_neither_row_order_nor_keys_matter():
    log = Log(np.random.default_rng(4), users=1500, days=110)
    tables = log.tables({name: log.campaign("random", day) for name, day in (("a", 40), ("b", 60))})
    expected = effects_of(tables)
    shuffled = {name: frame.sample(frac=1, random_state=8) for name, frame in tables.items()}
    pd.testing.assert_frame_equal(effects_of(shuffled), expected, check_exact=True)
    for name in ("int_campaign_participants", "int_user_active_days", "int_users"):
        shuffled[name] = shuffled[name].assign(user_id=lambda frame: frame["user_id"].str[::-1])
    pd.testing.assert_frame_equal(effects_of(shuffled), expected, check_exact=True)


def test_platforms_do_not_mix():
    random = np.random.default_rng(9)
    logs = [Log(random, users=800, days=110) for _ in range(2)]
    alone = [log.tables({"c": log.campaign("random", 50)}, f"p{number}") for number, log in enumerate(logs)]
    both = effects_of(together(alone))
    apart = pd.concat([effects_of(tables) for tables in alone], ignore_index=True)
    pd.testing.assert_frame_equal(both, apart, check_exact=True)


def test_the_models_read_nothing_else():
    for name, text in compiled().items():
        with duckdb.connect() as connection:
            read = connection.get_table_names(text)
        assert all(other.startswith("int_") for other in read), name
