"""Users with and without campaigns, and the models of campaign effects run over them, without a build.

The models are compiled by dbt and run in memory over frames in place of int_campaign_participants, int_users,
int_user_active_days and int_followed_days.
"""

import re
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from project import OPTIONS, dbtRunner, parsed
from user_engagement.statistics.campaign_effects import estimate_campaign_effects

MODELS = (
    "int_observed_active_days",
    "int_campaign_users",
    "int_campaign_user_days",
    "int_campaign_cells",
    "int_campaign_matches",
    "int_campaign_outcomes",
    "int_campaign_cell_sums",
    "int_campaign_adjustments",
    "int_campaign_spreads",
    "int_campaign_estimates",
)
START = pd.Timestamp("2024-01-01")
Tables = dict[str, pd.DataFrame]


@cache
def compiled() -> Mapping[str, str]:
    """The SQL of MODELS, relations without database and schema."""
    with tempfile.TemporaryDirectory() as folder:
        options = [*OPTIONS, "--target-path", folder, "--log-path", folder]
        result = dbtRunner(parsed()).invoke(["compile", "--quiet", "--select", *MODELS, *options])
        assert result.success, result.exception
        texts = {path.stem: path.read_text() for path in Path(folder).rglob("compiled/**/int_*.sql")}
    return {name: re.sub(r'"[^"]+"\."[^"]+"\."([^"]+)"', r"\1", texts[name]) for name in MODELS}


def run_models(tables: Tables, last: str = MODELS[-1]) -> pd.DataFrame:
    """The rows of the last model over the tables."""
    with duckdb.connect() as connection:
        for name, frame in tables.items():
            connection.register("frame", frame)
            connection.execute(f"create table {name} as from frame")
        connection.execute("create view int_observed_days as select platform, activity_date from int_followed_days")
        for name in MODELS[: MODELS.index(last) + 1]:
            connection.execute(f"create table {name} as {compiled()[name]}")
        return connection.sql(f"from {last}").df()


def effects_of(tables: Tables) -> pd.DataFrame:
    """Rows of campaign_effects."""
    return estimate_campaign_effects(run_models(tables))


def dated(day: np.ndarray | pd.Series | int) -> pd.Series | pd.Timestamp:
    return START + pd.to_timedelta(day, unit="D")


def tables_of(
    active: pd.DataFrame, participants: pd.DataFrame, joined: pd.DataFrame, last_day: int, platform: str = "loyalty"
) -> Tables:
    """The models' inputs.

    Args:
        active: a row per user and active day: user_id, day.
        participants: a row per campaign and participant: campaign_id, user_id, day, is_otherwise_active.
        joined: a row per user: user_id, day.
        last_day: the days from 0 to it were observed.
    """
    observed = np.arange(last_day + 1)
    names = {"int_campaign_participants": "first_participation_date", "int_users": "joined_date"}
    active = active.assign(activities=1)
    frames = {"int_campaign_participants": participants, "int_users": joined, "int_user_active_days": active}
    dates = {
        name: frame.assign(
            platform=platform, **{names.get(name, "activity_date"): pd.to_datetime(dated(frame["day"])).dt.date}
        ).drop(columns="day")
        for name, frame in frames.items()
    }
    followed = pd.DataFrame({"platform": platform, "activity_date": pd.Series(dated(observed)).dt.date})
    for days in (7, 28):
        followed[f"is_followed_{days}d"] = observed + days <= last_day
    return dates | {"int_followed_days": followed}


def together(inputs: list[Tables]) -> Tables:
    """The tables of several platforms as one."""
    return {name: pd.concat([one[name] for one in inputs]) for name in inputs[0]}


class Log:
    """Users who join over time, come at a rate of their own, less and less often, and leave."""

    def __init__(self, random: np.random.Generator, users: int, days: int) -> None:
        self.random, self.users, self.days = random, users, days
        self.joined = random.integers(0, days, users)
        rate = np.clip(random.gamma(0.8, 0.15, users), 0.01, 0.9)
        left = self.joined + 1 + random.exponential(np.where(random.random(users) < 0.5, 30, 400))
        tenure = np.arange(days) - self.joined[:, None]
        # Twice as keen on the first days.
        keenness = np.clip(rate[:, None] * (1 + np.exp(-np.clip(tenure, 0, None) / 7)), 0, 0.95)
        is_there = (tenure >= 0) & (np.arange(days) < left[:, None])
        self.active = (random.random((users, days)) < keenness) & is_there
        self.active[np.arange(users), self.joined] = True

    def recent(self, day: int) -> np.ndarray:
        """Active days in the 28 days before."""
        return self.active[:, max(0, day - 28) : day].sum(axis=1)

    def campaign(self, kind: str, first_day: int, days: int = 14, invited: float = 0.001) -> pd.DataFrame:
        """Who first takes part in a campaign that changes nothing after it: user, day, is_otherwise_active.

        `welcome`: in the first week after joining, active ones the likelier; `random`: anybody who is active;
        `invitation`: some active ones, and users who were away for two weeks and come for
        the campaign alone, the share `invited` of them a day.
        """
        first = np.full(self.users, -1)
        is_otherwise_active = np.ones(self.users, dtype=bool)
        for day in range(first_day, first_day + days):
            chance = np.full(self.users, 0.05)
            if kind == "welcome":
                tenure = day - self.joined
                chance = np.where((tenure >= 0) & (tenure < 7), 0.3 + 0.1 * np.minimum(self.recent(day), 4), 0)
            takes_part = (first < 0) & self.active[:, day] & (self.random.random(self.users) < chance)
            first[takes_part] = day
            if kind == "invitation":
                is_away = ~self.active[:, max(0, day - 14) : day + 1].any(axis=1) & (self.joined < day)
                comes = (first < 0) & is_away & (self.random.random(self.users) < invited)
                first[comes], is_otherwise_active[comes] = day, False
        who = np.flatnonzero(first >= 0)
        return pd.DataFrame({"user": who, "day": first[who], "is_otherwise_active": is_otherwise_active[who]})

    def win_back(self, campaign: pd.DataFrame, lift: float, window: int) -> float:
        """Bring the share `lift` of participants back who would not return; returns the true effect."""
        rows = campaign[campaign["day"] + window < self.days]
        returns = np.array(
            [
                self.active[user, day + 1 : day + 1 + window].any()
                for user, day in zip(rows["user"], rows["day"], strict=True)
            ]
        )
        is_won = ~returns & (self.random.random(len(rows)) < lift)
        self.active[rows["user"][is_won], rows["day"][is_won] + 1 + window // 2] = True
        return float(is_won.mean())

    def tables(self, campaigns: Mapping[str, pd.DataFrame], platform: str = "loyalty") -> Tables:
        """The models' inputs with these campaigns; who came for one alone is active that day too."""
        active = self.active.copy()
        for campaign in campaigns.values():
            active[campaign["user"], campaign["day"]] = True
        user, day = np.nonzero(active)
        named = [
            campaign.assign(campaign_id=name, user_id=_ids(campaign["user"])).drop(columns="user")
            for name, campaign in campaigns.items()
        ]
        return tables_of(
            pd.DataFrame({"user_id": _ids(user), "day": day}),
            pd.concat(named),
            pd.DataFrame({"user_id": _ids(np.arange(self.users)), "day": self.joined}),
            self.days - 1,
            platform,
        )


def _ids(numbers: Iterable[int]) -> list[str]:
    return [f"u{number:06}" for number in numbers]
