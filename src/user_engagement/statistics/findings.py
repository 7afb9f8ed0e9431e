"""The sentences of the analyses that somebody acts on, with figures, n and uncertainty, from the public tables.

A dozen templates in a fixed order of topics. Nothing is said on fewer than 30 people, sessions or subscribers. The
figures are those of the tables; what is computed here is how sure a comparison is:

- shares: Wilson's interval (1927); two shares: the pooled z test; both take sessions as independent;
- two counts: the exact binomial test that each is as likely;
- hours of the day: t test and interval over days, both corrected for the choice among 24 hours (Bonferroni);
- a week: the prediction interval that the weekly changes before it give (t distribution, on logarithms);
- minutes of two periods: the interval of the one comparison and p corrected for all of its family (Holm), so that an
  interval without 0 may go with a difference within chance;
- neighbours in a ranking by traffic: the z test of the mean difference per subscriber;
- campaigns: the largest difference, p and interval corrected for the choice among them (Bonferroni).

Of a platform whose log is dated by month nothing is said of weeks, of returns within days and of active days.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from user_engagement.statistics.frames import typed
from user_engagement.statistics.threads import single_threaded

SIGNIFICANCE = 0.05
FEWEST = 30
FEWEST_DAYS = 14
FEWEST_CHANGES = 8
MOST_CHANGES = 26
CORRELATED = {
    ("channel_hours", "users", "sessions"): "Over channels and hours, users and sessions",
    ("certificate_holders", "certificates", "minutes_watched"): "Certificates and minutes watched",
}
STRENGTHS = ((0.8, "very strongly"), (0.6, "strongly"), (0.4, "moderately"), (0.2, "weakly"), (0.0, "hardly"))
# What the users of a platform carry; of others nothing is said.
CARRIED = {
    "loyalty": ("total_user_value", "points earned"),
    "learning": ("total_user_value", "minutes watched"),
    "telecom": ("total_total_bytes", "traffic"),
}

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
    "source_table": "string",
}
Findings = Iterator[dict[str, object]]


@single_threaded()
def find_all(tables: Mapping[str, pd.DataFrame], periods: Sequence[str]) -> pd.DataFrame:
    """Return the findings in the order of their topics, with the columns of `FINDING_TYPES`.

    `tables` holds channel_performance, channel_sessions_hourly (date, hour of the day, sessions of all channels),
    period_overlap, return_after_joining, weekly_active_users, period_hypothesis_tests, metric_correlations,
    cluster_profiles, application_traffic, int_application_differences and campaign_effects; `periods` the comparison
    periods from old to new.
    """
    findings = chain(
        most_sessions(tables["channel_performance"]),
        best_engaging_channel(tables["channel_performance"]),
        channels_without_judgement(tables["channel_performance"]),
        busiest_hour(tables["channel_sessions_hourly"]),
        came_back(tables["period_overlap"], periods),
        left_after_one_activity(tables["return_after_joining"], tables["weekly_active_users"]),
        weekly_changes(tables["weekly_active_users"]),
        minutes_by_period(tables["period_hypothesis_tests"], periods),
        correlations(tables["metric_correlations"]),
        most_engaged_cluster(tables["cluster_profiles"]),
        top_applications(tables["application_traffic"], tables["int_application_differences"]),
        best_campaign(tables["campaign_effects"], tables["weekly_active_users"]),
    )
    rows = pd.DataFrame(list(findings), columns=list(FINDING_TYPES))
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
        f"{first['channel']} has the most sessions, {first['sessions']:,} of {total:,}; {second['channel']} is second "
        f"with {second['sessions']:,}.",
        _share(first["sessions"], total),
        p_value=stats.binomtest(int(first["sessions"]), both).pvalue,
    )


def best_engaging_channel(channels: pd.DataFrame) -> Findings:
    """Which of the channels with enough sessions has the highest engagement rate, and whether above the second."""
    ranked = _judged(channels).sort_values(["engagement_rate", "channel"], ascending=[False, True])
    if len(ranked) < 2:
        return
    first, second = ranked.iloc[0], ranked.iloc[1]
    engaged, sessions = (ranked[name].iloc[:2].to_numpy(dtype=float) for name in ("engaged_sessions", "sessions"))
    yield _finding(
        ("channels", "best_engaging_channel", "channel_performance"),
        first["channel"],
        f"{first['channel']} engages best: {first['engagement_rate']:.1%} of its {first['sessions']:,} sessions are "
        f"engaged; {second['channel']} is second with {second['engagement_rate']:.1%} of {second['sessions']:,}.",
        _share(first["engaged_sessions"], first["sessions"]),
        p_value=proportions_ztest(engaged, sessions)[1] if 0 < engaged.sum() < sessions.sum() else np.nan,
    )


def channels_without_judgement(channels: pd.DataFrame) -> Findings:
    """Which channels have too few sessions to be judged."""
    few = channels[~channels["has_enough_sessions"].astype(bool)].sort_values("channel")
    if few.empty:
        return
    names = ", ".join(f"{row.channel} ({row.sessions:,})" for row in few.itertuples())
    figures = {"value": len(few), "unit": "channels", "n": int(few["sessions"].sum())}
    sentence = f"Too few sessions to judge by: {names}."
    yield _finding(("channels", "too_few_sessions", "channel_performance"), None, sentence, figures)


def busiest_hour(hours: pd.DataFrame) -> Findings:
    """Which hour of the day has the largest share of the day's sessions, over days that have all 24 hours."""
    days = hours.pivot_table(index="date", columns="hour", values="sessions", aggfunc="sum").dropna()
    days = days[days.sum(axis=1) > 0]
    if len(days) < FEWEST_DAYS or days.shape[1] != 24 or days.to_numpy().sum() < FEWEST:
        return
    shares = days.div(days.sum(axis=1), axis=0)
    hour = shares.mean().idxmax()
    test = stats.ttest_1samp(shares[hour], 1 / 24)
    interval = test.confidence_interval(1 - SIGNIFICANCE / 24)
    share = shares[hour].mean()
    figures = {"value": share, "value_lower": interval.low, "value_upper": interval.high, "unit": "share"}
    yield _finding(
        ("hours", "busiest_hour", "channel_sessions_hourly"),
        f"{hour:02d}h",
        f"Sessions peak between {hour}h and {hour + 1}h: {share:.1%} of a day's sessions, over {len(days)} days; "
        "an even day would have 4.2%.",
        figures | {"n": len(days)},
        p_value=min(1.0, 24 * test.pvalue),
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
                f"Of {watched:,} students who watched in {row.period_a}, {row.both:,} ({row.both / watched:.1%}) came "
                f"back in {row.period_b}.",
                _share(row.both, watched),
            )


def left_after_one_activity(returns: pd.DataFrame, weeks: pd.DataFrame) -> Findings:
    """How many new users of each platform did one thing in their first 28 days, over all complete months."""
    complete = returns[returns["is_complete"].astype(bool) & ~returns["platform"].isin(_dated_by_month(weeks))]
    for platform, months in complete.groupby("platform", sort=True):
        joined, once = int(months["new_users"].sum()), int(months["one_activity_users"].sum())
        stayed = int(months["two_or_more_active_days_users"].sum())
        if joined >= FEWEST:
            yield _finding(
                ("returning", f"one_activity/{platform}", "return_after_joining"),
                platform,
                f"Of {joined:,} who joined the {platform} platform, {once / joined:.1%} left it at one activity in "
                f"their first 28 days; {stayed / joined:.1%} were active on two days or more.",
                _share(once, joined),
            )


def weekly_changes(weeks: pd.DataFrame) -> Findings:
    """Whether the change of each platform's last complete week is more than its weeks usually change.

    A week in which nobody was active has no logarithm: among the earlier weeks it is left out, as the last it is said.
    """
    complete = weeks[weeks["is_complete"].astype(bool) & ~weeks["platform"].isin(_dated_by_month(weeks))]
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
        p_value = 2 * min(usual.cdf(np.log1p(change)), usual.sf(np.log1p(change)))
        verdict = (
            "more than its weeks usually change" if p_value < SIGNIFICANCE else "no more than its weeks usually do"
        )
        yield _finding(
            ("changes", f"weekly_active_users/{platform}", "weekly_active_users"),
            platform,
            f"The {platform} platform had {int(last['active_users']):,} active users in the week of "
            f"{last['activity_week']}, {change:+.1%} against the week before, {verdict} "
            f"({lower:+.1%} to {upper:+.1%}).",
            {"value": change, "value_lower": lower, "value_upper": upper, "unit": "relative change", "n": len(past)},
            p_value=p_value,
        )


def minutes_by_period(tests: pd.DataFrame, periods: Sequence[str]) -> Findings:
    """Whether free and paid students watched more or less in the last period than in the one before it."""
    is_said = tests["is_chosen"].astype(bool) & (tests["alternative"] == "two-sided") & _is_last_pair(tests, periods)
    for row in tests[is_said & (tests[["n_a", "n_b"]].min(axis=1) >= FEWEST)].sort_values("group").to_dict("records"):
        difference = row["mean_b"] - row["mean_a"]
        verdict = "more than chance" if row["decision"] == "reject" else "within chance"
        figures = {
            "value": difference,
            "value_lower": -row["difference_upper"],
            "value_upper": -row["difference_lower"],
        }
        yield _finding(
            ("changes", f"minutes/{row['group']}", "period_hypothesis_tests"),
            row["group"],
            f"{row['group'].capitalize()} students watched {'more' if difference > 0 else 'less'} in {row['period_b']} "
            f"than in {row['period_a']}: {row['mean_b']:.1f} against {row['mean_a']:.1f} minutes on average of "
            f"the middle three fifths, {verdict}.",
            figures | {"unit": "minutes", "n": int(row["n_a"] + row["n_b"])},
            p_value=row["p_value_corrected"],
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
            f"{words} are {strength} correlated: r = {row['pearson']:.2f} ({row['pearson_lower']:.2f} to "
            f"{row['pearson_upper']:.2f}).",
            figures | {"unit": "correlation", "n": int(row["n"])},
            p_value=row["pearson_p_value"],
        )


def most_engaged_cluster(profiles: pd.DataFrame) -> Findings:
    """What the most engaged cluster of each platform carries, unless a cluster is hidden; no sample, so no interval."""
    for platform, rows in profiles[profiles["algorithm"] == "kmeans"].groupby("platform", sort=True):
        top = rows.sort_values("cluster").iloc[-1]
        if platform not in CARRIED:
            continue
        column, carried = CARRIED[platform]
        if len(rows) < 2 or top["users"] < FEWEST or not rows[column].sum(skipna=False) > 0:
            continue
        share, users = top[column] / rows[column].sum(), int(rows["users"].sum())
        yield _finding(
            ("segments", f"most_engaged_cluster/{platform}", "cluster_profiles"),
            platform,
            f"Of {len(rows)} groups of {platform} users by engagement the highest, {top['users'] / users:.1%} of "
            f"{users:,} users, carries {share:.1%} of the {carried}.",
            {"value": share, "unit": "share", "n": users},
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
    is_clear = p_value < SIGNIFICANCE
    verdict = "clearly before" if is_clear else "which cannot be told from"
    yield _finding(
        ("segments", "top_applications", "application_traffic"),
        ", ".join(ranked["application"].iloc[:3]),
        f"{ranked['application'].iloc[0]}, {ranked['application'].iloc[1]} and {row['application']} carry {share:.1%} "
        f"of what {row['subscribers']:,} subscribers spent on applications; third is {row['application']}, {verdict} "
        f"{row['next_application']}.",
        {"value": share, "unit": "share", "n": int(row["subscribers"])},
        p_value=p_value,
    )


def best_campaign(effects: pd.DataFrame, weeks: pd.DataFrame) -> Findings:
    """Which campaign's participants came back most often beyond comparable users, within 28 days."""
    known = effects[(effects["window_days"] == 28) & effects["difference_lower"].notna()]
    known = known[(known["matched_participants"] >= FEWEST) & ~known["platform"].isin(_dated_by_month(weeks))]
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
        f"Of {row['matched_participants']:,} participants of {row['campaign_id']}, "
        f"{row['participant_return_rate']:.1%} came back within 28 days, against {row['comparison_return_rate']:.1%} "
        f"of comparable users: the largest difference of {len(known)} campaigns, an association.",
        figures | {"unit": "share", "n": int(row["matched_participants"])},
        p_value=min(1.0, len(known) * p_value),
    )


def _dated_by_month(weeks: pd.DataFrame) -> set[str]:
    """Platforms with active users in fewer than half of their complete weeks, as in a log that is dated by month."""
    complete = weeks[weeks["is_complete"].astype(bool)]
    active_share = complete["active_users"].gt(0).groupby(complete["platform"]).mean()
    return set(active_share.index[active_share < 0.5])


def _nobody(platform: str, weeks: pd.DataFrame) -> Findings:
    """That nobody was active in the last of these weeks, against the last one in which anybody was."""
    active = weeks[weeks["active_users"] > 0]
    if active.empty or active["active_users"].iloc[-1] < FEWEST:
        return
    before, users = active.iloc[-1], int(active["active_users"].iloc[-1])
    yield _finding(
        ("changes", f"weekly_active_users/{platform}", "weekly_active_users"),
        platform,
        f"Nobody was active on the {platform} platform in the week of {weeks['activity_week'].iloc[-1]}; the last "
        f"complete week with anybody was that of {before['activity_week']}, with {users:,} users.",
        {"value": -1.0, "unit": "relative change", "n": users},
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


def _finding(
    keys: tuple[str, str, str],
    subject: str | None,
    sentence: str,
    figures: Mapping[str, object],
    p_value: float = np.nan,
) -> dict[str, object]:
    """A row of `FINDING_TYPES`; `is_significant` is missing where nothing is compared."""
    topic, finding, source_table = keys
    names = {"topic": topic, "finding": finding, "source_table": source_table, "subject": subject, "sentence": sentence}
    is_significant = pd.NA if np.isnan(p_value) else bool(p_value < SIGNIFICANCE)
    return names | dict(figures) | {"p_value": p_value, "is_significant": is_significant}
