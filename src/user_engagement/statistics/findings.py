"""The findings that a marketing or network team acts on: which figures are worth a sentence, and how sure they are.

The sentences stand in `sentences.py`. Nothing is said on fewer than 30 people, sessions or subscribers, nor of a
figure that could not be otherwise by its construction. The figures are those of the public tables; what is computed
here is how sure a comparison is:

- shares: Wilson's interval (1927); two shares: the pooled z test; both take people and sessions as independent;
- two counts: the exact binomial test that each is as likely;
- hours of the day: t test and interval over days, both corrected for the choice among 24 hours (Bonferroni);
- a week: the prediction interval that the weekly changes before it give (t distribution, on logarithms);
- minutes of two periods: the interval of the chosen test and p corrected for all of its family (Holm), so that an
  interval without 0 may go with a difference within chance;
- neighbours in a ranking by traffic: the z test of the mean difference per subscriber;
- campaigns and membership levels: p and interval corrected for the choice among those compared (Bonferroni).

A comparison that chance explains is said to be within chance, and stands after all others. Before it the findings are
ordered by `strength`, how large the figure is on one scale from 0 to 1: a share as it is, a difference relative to what
it is compared with, a correlation as half its absolute value, since nobody can act on it by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from user_engagement.statistics.frames import typed
from user_engagement.statistics.sentences import CORRELATED, GROUPS, ONE_DAY, SENTENCES, STRENGTHS, WINDOWS
from user_engagement.statistics.threads import single_threaded

SIGNIFICANCE = 0.05
FEWEST = 30
FEWEST_DAYS = 14
FEWEST_CHANGES = 8
MOST_CHANGES = 26
MOST_FINDINGS = 15
NEWEST_DAYS = 28

FINDING_TYPES = {
    "position": "int64",
    "topic": "string",
    "finding": "string",
    "subject": "string",
    "sentence": "string",
    "value": "float64",
    "value_lower": "float64",
    "value_upper": "float64",
    "unit": "string",
    "n": "int64",
    "p_value": "float64",
    "is_significant": "boolean",
    "strength": "float64",
    "source_table": "string",
}
Findings = Iterator[dict[str, object]]


@single_threaded()
def find_all(tables: Mapping[str, pd.DataFrame], periods: Sequence[str]) -> pd.DataFrame:
    """Return at most 15 findings, the strongest first, with the columns of `FINDING_TYPES`.

    Where there are more, a second platform of what was said of one makes room first.

    `tables` holds the public tables by name, int_application_differences and int_activity_concentration; of
    channel_sessions_hourly the columns date, hour (of the day) and sessions, of inactivity_scores a row per platform
    with scored_users and likely_users; platforms says in `label` what a platform is called. `periods` are the
    comparison periods from old to new.
    """
    steps = tables["platforms"].set_index("platform")["log_step"]
    findings = chain(
        most_sessions(tables["channel_performance"]),
        best_engaging_channel(tables["channel_performance"]),
        busiest_hour(tables["channel_sessions_hourly"]),
        came_back(tables["period_overlap"], periods),
        after_joining(tables["return_after_joining"], steps),
        retention_of_last_cohort(tables["retention_cohorts"]),
        weekly_changes(tables["weekly_active_users"]),
        newest_anomaly(tables["metric_anomalies"]),
        minutes_by_period(tables["period_hypothesis_tests"], periods),
        lost_and_never_active(tables["user_segments"]),
        levels_that_differ(tables["user_segments"]),
        about_to_leave(tables["inactivity_scores"]),
        top_tenth(tables["int_activity_concentration"]),
        correlations(tables["metric_correlations"]),
        top_applications(tables["application_traffic"], tables["int_application_differences"]),
        best_campaign(tables["campaign_effects"]),
    )
    rows = pd.DataFrame(list(findings), columns=list(FINDING_TYPES))
    is_chance = rows["is_significant"].eq(False).fillna(False)
    rows = rows.assign(is_chance=is_chance).sort_values(
        ["is_chance", "strength", "finding"], ascending=[True, False, True]
    )
    labels = tables["platforms"].set_index("platform")["label"]
    for platform, label in labels[labels != labels.index].items():
        rows["sentence"] = rows["sentence"].str.replace(f"{platform} platform", label, regex=False)
    question = rows["finding"].replace([rf"/{platform}$" for platform in steps.index], "", regex=True)
    said = rows.assign(turn=rows.groupby(question).cumcount()).sort_values("turn", kind="stable").index[:MOST_FINDINGS]
    rows = rows[rows.index.isin(said)]
    return typed(rows.assign(position=np.arange(1, len(rows) + 1)), FINDING_TYPES)


def most_sessions(channels: pd.DataFrame) -> Findings:
    """Which of the channels with enough sessions has most, and whether more than the second."""
    ranked = _judged(channels).sort_values(["sessions", "channel"], ascending=[False, True])
    if len(ranked) < 2:
        return
    first, second = ranked.iloc[0], ranked.iloc[1]
    total = int(channels["sessions"].sum())
    both = int(first["sessions"] + second["sessions"])
    yield _finding(
        ("channels", "most_sessions", "channel_performance"),
        first["channel"],
        _share(first["sessions"], total),
        strength=first["sessions"] / second["sessions"] - 1,
        p_value=stats.binomtest(int(first["sessions"]), both).pvalue,
        words={
            "first": first["channel"],
            "second": second["channel"],
            "first_sessions": int(first["sessions"]),
            "second_sessions": int(second["sessions"]),
            "total": total,
        },
    )


def best_engaging_channel(channels: pd.DataFrame) -> Findings:
    """Which of the channels with enough sessions has the highest engagement rate, and whether above the second."""
    ranked = _judged(channels).sort_values(["engagement_rate", "channel"], ascending=[False, True])
    if len(ranked) < 2:
        return
    first, second = ranked.iloc[0], ranked.iloc[1]
    engaged, sessions = (ranked[name].iloc[:2].to_numpy(dtype=float) for name in ("engaged_sessions", "sessions"))
    left_out = channels[~channels["channel"].isin(ranked["channel"])]["channel"]
    yield _finding(
        ("channels", "best_engaging_channel", "channel_performance"),
        first["channel"],
        _share(first["engaged_sessions"], first["sessions"]),
        strength=_relative(first["engagement_rate"], second["engagement_rate"]),
        p_value=_two_shares(engaged, sessions),
        words={
            "first": first["channel"],
            "second": second["channel"],
            "first_rate": first["engagement_rate"],
            "second_rate": second["engagement_rate"],
            "first_sessions": int(first["sessions"]),
            "second_sessions": int(second["sessions"]),
            "compared": len(ranked),
            "left_out": _left_out(left_out, "with too few sessions"),
        },
    )


def busiest_hour(hours: pd.DataFrame) -> Findings:
    """Which hour of the day has the largest share of the day's sessions, over days that have all 24 hours."""
    days = hours.pivot_table(index="date", columns="hour", values="sessions", aggfunc="sum").dropna()
    days = days[days.sum(axis=1) > 0]
    if len(days) < FEWEST_DAYS or days.shape[1] != 24 or days.to_numpy().sum() < FEWEST:
        return
    shares = days.div(days.sum(axis=1), axis=0)
    hour = int(shares.mean().idxmax())
    test = stats.ttest_1samp(shares[hour], 1 / 24)
    interval = test.confidence_interval(1 - SIGNIFICANCE / 24)
    share = shares[hour].mean()
    figures = {"value": share, "value_lower": interval.low, "value_upper": interval.high, "unit": "share"}
    yield _finding(
        ("hours", "busiest_hour", "channel_sessions_hourly"),
        f"{hour:02d}h",
        figures | {"n": len(days)},
        strength=24 * share - 1,
        p_value=min(1.0, 24 * test.pvalue),
        words={"hour": hour, "next_hour": hour + 1, "share": share, "days": len(days)},
    )


def came_back(overlaps: pd.DataFrame, periods: Sequence[str]) -> Findings:
    """How many of those who watched in the last period but one came back in the last."""
    is_last = (overlaps["universe"] == "watched_in_either") & _is_last_pair(overlaps, periods)
    for row in overlaps[is_last].itertuples():
        watched = int(row.both + row.only_a)
        if watched >= FEWEST:
            yield _finding(
                ("returning", "came_back", "period_overlap"),
                f"{row.period_a} to {row.period_b}",
                _share(row.both, watched),
                strength=1 - row.both / watched,
                words={
                    "watched": watched,
                    "period_a": row.period_a,
                    "period_b": row.period_b,
                    "gone": watched - int(row.both),
                    "share": 1 - row.both / watched,
                },
            )


def after_joining(returns: pd.DataFrame, steps: pd.Series) -> Findings:
    """What most new users of each platform did in the days, or months, that they are followed for."""
    complete = returns[returns["is_complete"].astype(bool)]
    for platform, months in complete.groupby("platform", sort=True):
        joined = int(months["new_users"].sum())
        if joined < FEWEST:
            continue
        counts = months[list(GROUPS)].sum().astype(int)
        largest = counts.idxmax()
        step = steps.get(platform, "day")
        is_one_day = largest == "one_activity_users" and not counts["several_activities_one_day_users"]
        yield _finding(
            ("returning", f"after_joining/{platform}", "return_after_joining"),
            platform,
            _share(counts[largest], joined),
            strength=counts[largest] / joined,
            words={
                "platform": platform,
                "joined": joined,
                "share": counts[largest] / joined,
                "group": (ONE_DAY if is_one_day else GROUPS[largest])[step],
                "window": WINDOWS[step],
                "stayed": counts["two_or_more_active_days_users"] / joined,
                "stayers": GROUPS["two_or_more_active_days_users"][step],
            },
            variant="stayed" if largest == "two_or_more_active_days_users" else "left",
        )


def retention_of_last_cohort(cohorts: pd.DataFrame) -> Findings:
    """How many of the last monthly cohort came back in the month after, against the cohorts of a year before."""
    is_next_month = (cohorts["period"] == "month") & (cohorts["periods_since"] == 1)
    known = cohorts[is_next_month & (cohorts["cohort_type"] == "first_activity") & cohorts["is_complete"].astype(bool)]
    for platform, rows in known.sort_values("cohort_start").groupby("platform", sort=True):
        last, earlier = rows.iloc[-1], rows.iloc[-13:-1]
        active, users = int(last["active_users"]), int(last["cohort_users"])
        if users < FEWEST or earlier["cohort_users"].sum() < FEWEST:
            continue
        before_active, before_users = int(earlier["active_users"].sum()), int(earlier["cohort_users"].sum())
        before = before_active / before_users
        yield _finding(
            ("returning", f"retention/{platform}", "retention_cohorts"),
            platform,
            _share(active, users),
            strength=_relative(active / users, before),
            p_value=_two_shares([active, before_active], [users, before_users]),
            words={
                "platform": platform,
                "month": f"{last['cohort_start']:%B %Y}",
                "users": users,
                "share": active / users,
                "before": before,
                "cohorts": len(earlier),
                "direction": "more" if active / users > before else "fewer",
            },
        )


def weekly_changes(weeks: pd.DataFrame) -> Findings:
    """Whether the change of each platform's last complete week is more than its weeks usually change.

    A week in which nobody was active has no logarithm: among the earlier weeks it is left out, as the last it is said.
    """
    complete = weeks[weeks["is_complete"].astype(bool) & weeks["active_users"].notna()]
    for platform, rows in complete.sort_values("activity_week").groupby("platform", sort=True):
        last = rows.iloc[-1]
        if last["active_users"] == 0:
            yield from _nobody(platform, rows)
            continue
        earlier = rows["growth_rate"].iloc[:-1].dropna()
        past = np.log1p(earlier[earlier > -1].to_numpy(dtype=float))[-MOST_CHANGES:]
        if pd.isna(last["growth_rate"]) or last["active_users"] < FEWEST:
            continue
        if len(past) < FEWEST_CHANGES or past.std() == 0:
            continue
        usual = stats.t(len(past) - 1, past.mean(), past.std(ddof=1) * np.sqrt(1 + 1 / len(past)))
        change = last["growth_rate"]
        lower, upper = np.expm1(usual.interval(1 - SIGNIFICANCE))
        yield _finding(
            ("changes", f"weekly_active_users/{platform}", "weekly_active_users"),
            platform,
            {"value": change, "value_lower": lower, "value_upper": upper, "unit": "relative change", "n": len(past)},
            strength=abs(change),
            p_value=2 * min(usual.cdf(np.log1p(change)), usual.sf(np.log1p(change))),
            words={
                "platform": platform,
                "users": int(last["active_users"]),
                "week": last["activity_week"],
                "change": change,
                "lower": lower,
                "upper": upper,
            },
        )


def newest_anomaly(anomalies: pd.DataFrame) -> Findings:
    """The newest day out of the ordinary of the last four weeks of its series; of one day the farthest out."""
    days = anomalies[anomalies["granularity"] == "day"]
    newest = days.groupby("series")["time"].transform("max") - days["time"] < pd.Timedelta(days=NEWEST_DAYS)
    is_large = days[["value", "expected"]].max(axis=1) >= FEWEST
    found = days[newest & is_large & days["is_anomaly"].fillna(False).astype(bool)]
    if found.empty:
        return
    row = (
        found.assign(distance=found["score"].abs())
        .sort_values(["time", "distance", "series"], ascending=[False, False, True])
        .iloc[0]
    )
    metric, subject = row["series"].split("/", 1)
    figures = {"value": row["value"], "value_lower": row["lower"], "value_upper": row["upper"], "unit": "count"}
    yield _finding(
        ("changes", "newest_anomaly", "metric_anomalies"),
        row["series"],
        figures | {"n": int(days["series"].eq(row["series"]).sum())},
        strength=_relative(row["value"], row["expected"]),
        words={
            "day": f"{row['time']:%Y-%m-%d}",
            "metric": metric.replace("_", " "),
            "subject": subject,
            "value": row["value"],
            "lower": row["lower"],
            "upper": row["upper"],
            "direction": "above" if row["direction"] == "high" else "below",
        },
    )


def minutes_by_period(tests: pd.DataFrame, periods: Sequence[str]) -> Findings:
    """Whether free and paid students watched more or less in the last period than in the one before it."""
    is_said = tests["is_chosen"].astype(bool) & (tests["alternative"] == "two-sided") & _is_last_pair(tests, periods)
    for row in tests[is_said & (tests[["n_a", "n_b"]].min(axis=1) >= FEWEST)].sort_values("group").to_dict("records"):
        difference = row["mean_b"] - row["mean_a"]
        figures = {
            "value": difference,
            "value_lower": -row["difference_upper"],
            "value_upper": -row["difference_lower"],
        }
        yield _finding(
            ("changes", f"minutes/{row['group']}", "period_hypothesis_tests"),
            row["group"],
            figures | {"unit": "minutes", "n": int(row["n_a"] + row["n_b"])},
            strength=_relative(row["mean_b"], row["mean_a"]),
            p_value=row["p_value_corrected"],
            words={
                "group": row["group"].capitalize(),
                "direction": "more" if difference > 0 else "less",
                "period_a": row["period_a"],
                "period_b": row["period_b"],
                "mean_a": row["mean_a"],
                "mean_b": row["mean_b"],
            },
        )


def lost_and_never_active(segments: pd.DataFrame) -> Findings:
    """Which share of each platform's users is lost, and which was never active: the larger of the two leads."""
    statuses = segments[segments["segment_type"] == "lifecycle_status"]
    for platform, rows in statuses.groupby("platform", sort=True):
        users, counts = int(rows["users"].sum()), rows.set_index("segment")["users"]
        lost, never = (int(counts.get(status, 0)) for status in ("lost", "never active"))
        if users < FEWEST or not lost + never:
            continue
        largest, status = max((never, "never active"), (lost, "lost"))
        yield _finding(
            ("people", f"gone/{platform}", "user_segments"),
            platform,
            _share(largest, users),
            strength=largest / users,
            words={"platform": platform, "users": users, "lost": lost / users, "never": never / users},
            variant=status.replace(" ", "_") + ("" if lost and never else "/alone"),
        )


def levels_that_differ(segments: pd.DataFrame) -> Findings:
    """Which membership level is most often active, and whether more often than the least active one."""
    levels = segments[(segments["segment_type"] == "membership_level") & segments["active_users_28d"].notna()]
    for platform, rows in levels.groupby("platform", sort=True):
        known = rows[(rows["segment"] != "unknown") & (rows["users"] >= FEWEST)]
        if len(known) < 2:
            continue
        ranked = known.sort_values(["active_share", "segment"], ascending=[False, True])
        first, last = ranked.iloc[0], ranked.iloc[-1]
        pairs = len(known) * (len(known) - 1) // 2
        p_value = _two_shares([first["active_users_28d"], last["active_users_28d"]], [first["users"], last["users"]])
        yield _finding(
            ("people", f"levels/{platform}", "user_segments"),
            first["segment"],
            _share(first["active_users_28d"], first["users"]),
            strength=_relative(first["active_share"], last["active_share"]),
            p_value=min(1.0, pairs * p_value),
            words={
                "first": first["segment"],
                "last": last["segment"],
                "first_share": first["active_share"],
                "last_share": last["active_share"],
                "compared": len(known),
                "left_out": _left_out(rows[~rows["segment"].isin(known["segment"])]["segment"], "unknown or too few"),
            },
        )


def about_to_leave(scores: pd.DataFrame) -> Findings:
    """How many of the active users of each platform are more likely than not to have no active day in four weeks."""
    for row in scores[scores["scored_users"] >= FEWEST].sort_values("platform").itertuples():
        yield _finding(
            ("people", f"about_to_leave/{row.platform}", "inactivity_scores"),
            row.platform,
            _share(row.likely_users, row.scored_users),
            strength=row.likely_users / row.scored_users,
            words={"platform": row.platform, "users": int(row.scored_users), "likely": int(row.likely_users)},
        )


def top_tenth(concentration: pd.DataFrame) -> Findings:
    """Which share of the activities the most active tenth of each platform's active users carries."""
    for row in concentration[concentration["users"] >= FEWEST].sort_values("platform").itertuples():
        share = row.top_activities / row.activities
        yield _finding(
            ("people", f"top_tenth/{row.platform}", "users"),
            row.platform,
            {"value": share, "unit": "share", "n": int(row.users)},
            strength=share,
            words={"platform": row.platform, "users": int(row.top_users), "share": share},
        )


def correlations(pairs: pd.DataFrame) -> Findings:
    """How closely the pairs of CORRELATED move together, in the words of Evans (1996)."""
    known = pairs[(pairs["n"] >= FEWEST) & pairs["pearson"].notna()]
    by_pair = known.set_index(["subject", "metric_a", "metric_b"])
    for pair, words in CORRELATED.items():
        if pair not in by_pair.index:
            continue
        row = by_pair.loc[pair]
        strength = next(word for least, word in STRENGTHS if abs(row["pearson"]) >= least)
        figures = {"value": row["pearson"], "value_lower": row["pearson_lower"], "value_upper": row["pearson_upper"]}
        yield _finding(
            ("relations", f"{pair[1]}_and_{pair[2]}", "metric_correlations"),
            pair[0],
            figures | {"unit": "correlation", "n": int(row["n"])},
            strength=abs(row["pearson"]) / 2,
            p_value=row["pearson_p_value"],
            words={"pair": words, "strength": strength, "r": row["pearson"]}
            | {"lower": row["pearson_lower"], "upper": row["pearson_upper"]},
            template="correlation",
        )


def top_applications(applications: pd.DataFrame, differences: pd.DataFrame) -> Findings:
    """Which three applications carry the traffic of subscribers, and whether the third is more than the fourth."""
    ranked = applications.sort_values(["subscriber_bytes", "application"], ascending=[False, True])
    third = differences[(differences["place"] == 3) & (differences["subscribers"] >= FEWEST)]
    if third.empty:
        return
    row = third.iloc[0]
    share = ranked["subscriber_bytes"].iloc[:3].sum() / ranked["subscriber_bytes"].sum()
    mean = row["difference_bytes"] / row["subscribers"] / 1e9
    variance = (row["squared_gigabytes"] - row["subscribers"] * mean**2) / (row["subscribers"] - 1)
    p_value = 2 * stats.norm.sf(mean / np.sqrt(variance / row["subscribers"])) if variance > 0 else np.nan
    yield _finding(
        ("traffic", "top_applications", "application_traffic"),
        ", ".join(ranked["application"].iloc[:3]),
        {"value": share, "unit": "share", "n": int(row["subscribers"])},
        strength=share,
        p_value=p_value,
        words={
            "first": ranked["application"].iloc[0],
            "second": ranked["application"].iloc[1],
            "third": row["application"],
            "fourth": row["next_application"],
            "share": share,
            "subscribers": int(row["subscribers"]),
        },
    )


def best_campaign(effects: pd.DataFrame) -> Findings:
    """Which campaign's participants came back most often beyond comparable users, within 28 days."""
    month = effects[effects["window_days"] == 28]
    known = month[month["difference_lower"].notna() & (month["matched_participants"] >= FEWEST)]
    if known.empty:
        return
    ranked = known.sort_values(["return_rate_difference", "campaign_id"], ascending=[False, True])
    row = ranked.iloc[0]
    difference, error = row["return_rate_difference"], row["standard_error"]
    p_value = 2 * stats.norm.sf(abs(difference) / error)
    margin = stats.norm.isf(SIGNIFICANCE / len(known) / 2) * error
    figures = {"value": difference, "value_lower": difference - margin, "value_upper": difference + margin}
    yield _finding(
        ("campaigns", "brought_back", "campaign_effects"),
        row["campaign_id"],
        figures | {"unit": "share", "n": int(row["matched_participants"])},
        strength=_relative(row["participant_return_rate"], row["comparison_return_rate"]),
        p_value=min(1.0, len(known) * p_value),
        words={
            "campaign": row["campaign_id"],
            "matched": int(row["matched_participants"]),
            "rate": row["participant_return_rate"],
            "comparison": row["comparison_return_rate"],
            "compared": len(known),
            "direction": "more" if difference > 0 else "fewer",
            "left_out": _left_out(
                month[~month["campaign_id"].isin(known["campaign_id"])]["campaign_id"], "with too few to compare"
            ),
        },
    )


def _nobody(platform: str, weeks: pd.DataFrame) -> Findings:
    """That nobody was active in the last of these weeks, against the last one in which anybody was."""
    active = weeks[weeks["active_users"] > 0]
    if active.empty or active["active_users"].iloc[-1] < FEWEST:
        return
    before, users = active.iloc[-1], int(active["active_users"].iloc[-1])
    yield _finding(
        ("changes", f"weekly_active_users/{platform}", "weekly_active_users"),
        platform,
        {"value": -1.0, "unit": "relative change", "n": users},
        strength=1.0,
        words={
            "platform": platform,
            "week": weeks["activity_week"].iloc[-1],
            "before": before["activity_week"],
            "users": users,
        },
        variant="nobody",
    )


def _judged(channels: pd.DataFrame) -> pd.DataFrame:
    return channels[channels["has_enough_sessions"].astype(bool) & (channels["sessions"] >= FEWEST)]


def _is_last_pair(rows: pd.DataFrame, periods: Sequence[str]) -> pd.Series:
    """Whether each row compares the last two periods; with fewer than two none does."""
    period_a, period_b = periods[-2:] if len(periods) >= 2 else (None, None)
    return rows["period_a"].eq(period_a) & rows["period_b"].eq(period_b)


def _share(count: int, total: int) -> dict[str, object]:
    lower, upper = proportion_confint(int(count), int(total), SIGNIFICANCE, method="wilson")
    return {"value": count / total, "value_lower": lower, "value_upper": upper, "unit": "share", "n": int(total)}


def _two_shares(counts: Sequence[float], totals: Sequence[float]) -> float:
    """The p value of the pooled z test of two shares; 1 where both are 0 or both are 1."""
    counted, total = np.asarray(counts, dtype=float), np.asarray(totals, dtype=float)
    return proportions_ztest(counted, total)[1] if 0 < counted.sum() < total.sum() else 1.0


def _relative(value: float, base: float) -> float:
    """The size of the difference relative to what it is compared with; 1 where that is 0 and the value is not."""
    return abs(value / base - 1) if base else float(value != 0)


def _left_out(names: pd.Series, reason: str) -> str:
    """What was not compared, by name, at most three of them."""
    listed = sorted(set(names))
    if not listed:
        return ""
    more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
    return f" Left out, {reason}: {', '.join(listed[:3])}{more}."


def _finding(
    keys: tuple[str, str, str],
    subject: str | None,
    figures: Mapping[str, object],
    *,
    strength: float,
    words: Mapping[str, object],
    p_value: float = np.nan,
    variant: str | None = None,
    template: str | None = None,
) -> dict[str, object]:
    """A row of `FINDING_TYPES` with its sentence; `is_significant` is missing where nothing is compared.

    The template is named as the finding before its slash, after a slash the variant: chance where the comparison is
    within it.
    """
    topic, finding, source_table = keys
    is_significant = pd.NA if np.isnan(p_value) else bool(p_value < SIGNIFICANCE)
    ending = variant or ("chance" if not np.isnan(p_value) and p_value >= SIGNIFICANCE else None)
    name = template or finding.split("/")[0]
    sentence = SENTENCES[f"{name}/{ending}" if ending else name].format(**words)
    names = {"topic": topic, "finding": finding, "source_table": source_table, "subject": subject, "sentence": sentence}
    tested = {"p_value": p_value, "is_significant": is_significant, "strength": min(1.0, float(strength))}
    return names | dict(figures) | tested
