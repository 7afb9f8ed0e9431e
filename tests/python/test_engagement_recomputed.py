"""Every figure of the engagement and demographics tables, counted again in plain pandas from the sample's activities.

The tables count through return gaps, windows and subtraction; here sets of users are counted, by day, week and month.
Both must agree to the last digit: a difference of one user, or of one bit of a ratio, fails.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

DAY = dt.timedelta(days=1)
THRESHOLD = 10


def over(numerator: float | None, denominator: float | None) -> float | None:
    """The ratio, None where it is undefined."""
    if numerator is None or not denominator:
        return None
    return float(numerator) / float(denominator)


def change(now: float | None, before: float | None) -> float | None:
    """The relative change, None where it is undefined."""
    ratio = over(now, before)
    return None if ratio is None else ratio - 1


def wilson(share: str, count: int | None, total: int | None) -> dict:
    """The bounds of a share as statsmodels has them, rounded to 12 digits: two formulas of the same interval."""
    names = (f"{share}_lower", f"{share}_upper")
    if count is None or not total:
        return dict.fromkeys(names)
    bounds = proportion_confint(count, total, 0.05, method="wilson")
    return {name: round(float(bound), 12) for name, bound in zip(names, bounds, strict=True)}


def month_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def add_months(month: dt.date, months: int) -> dt.date:
    index = month.year * 12 + month.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def week_of(day: dt.date) -> dt.date:
    return day - DAY * day.weekday()


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + DAY * n for n in range((last - first).days + 1))


def plain(value: object) -> object:
    """Dates, numbers and missing values as DuckDB and pandas agree on them."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, np.generic):
        return value.item()
    return value


class Sample:
    """The sample's activities and people, per platform; what every recomputation starts from."""

    def __init__(self, connection) -> None:
        self.connection = connection
        self.activities = self.read("select * from intermediate.int_activities")
        self.people = self.read("""
            select platform, user_id, user_key, gender, birth_date, age, age_group, membership_level, registered_date
            from intermediate.int_users
        """)
        self.platforms = sorted(self.activities["platform"].unique())
        first = self.activities.groupby(["platform", "user_id"])["activity_date"].agg(["min", "max"])
        self.first = first["min"].to_dict()
        self.last = first["max"].to_dict()
        self.joined = {}
        for person in self.people.itertuples():
            user = (person.platform, person.user_id)
            days = [day for day in (plain(person.registered_date), self.first.get(user)) if day is not None]
            self.joined[user] = min(days, default=None)
        self.by_day: dict[str, dict[dt.date, set[str]]] = {platform: {} for platform in self.platforms}
        for (platform, day), rows in self.activities.groupby(["platform", "activity_date"]):
            self.by_day[platform][day] = set(rows["user_id"])
        self.observed = {p: list(days_between(min(d), max(d))) for p, d in self.by_day.items()}
        self.as_of = {platform: days[-1] for platform, days in self.observed.items()}

    def read(self, query: str) -> pd.DataFrame:
        """The rows of a query with dates as dates and missing values as None."""
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description]
        return pd.DataFrame(cursor.fetchall(), columns=names, dtype=object)

    def active(self, platform: str, first: dt.date, last: dt.date) -> set[str]:
        """Who was active from the first to the last day, both included."""
        days = self.by_day[platform]
        return set().union(*(days.get(day, set()) for day in days_between(first, last)))

    def is_observed(self, platform: str, first: dt.date, last: dt.date) -> bool:
        return self.observed[platform][0] <= first and last <= self.observed[platform][-1]

    def joined_in(self, platform: str, first: dt.date, last: dt.date) -> set[str]:
        return {u for (p, u), day in self.joined.items() if p == platform and day and first <= day <= last}

    def first_active_in(self, platform: str, first: dt.date, last: dt.date) -> set[str]:
        return {u for (p, u), day in self.first.items() if p == platform and first <= day <= last}

    def months(self, platform: str) -> list[dt.date]:
        return sorted({month_of(day) for day in self.observed[platform]})


@pytest.fixture(scope="module")
def data(sample) -> Sample:
    return Sample(sample)


def assert_same(data: Sample, table: str, keys: list[str], rows: Iterable[dict]) -> None:
    """The table holds exactly these rows, every column of theirs equal to the last digit."""
    rows = list(rows)
    columns = list(rows[0])
    # Bounds of intervals come from two formulas, so that they agree to 12 digits.
    wanted = [f"round({name}, 12) as {name}" if name.endswith(("_lower", "_upper")) else name for name in columns]
    found = data.read(f"select {', '.join(wanted)} from {table}")
    expected = {tuple(row[key] for key in keys): row for row in rows}
    actual = {tuple(row[key] for key in keys): row for row in found.to_dict("records")}
    assert len(expected) == len(rows), f"{table}: recomputed keys repeat"
    assert len(actual) == len(found), f"{table}: keys repeat"
    assert set(actual) == set(expected)
    differences = [
        (key, column, plain(actual[key][column]), plain(expected[key][column]))
        for key in expected
        for column in columns
        if plain(actual[key][column]) != plain(expected[key][column])
    ]
    assert not differences, f"{table}: {len(differences)} differences, such as {differences[:5]}"


def test_daily_active_users(data: Sample) -> None:
    def rows() -> Iterator[dict]:
        for platform in data.platforms:
            for day in data.observed[platform]:
                active = data.active(platform, day, day)
                joined = data.joined_in(platform, day, day)
                row = {"platform": platform, "activity_date": day, "active_users": len(active)}
                row |= {"new_users": len(joined), "new_active_users": len(joined & active)}
                row["existing_active_users"] = len(active - joined)
                row |= growth_row(data, platform, day, day, day - DAY)
                for n in (7, 28, 30):
                    complete = data.is_observed(platform, day - DAY * (n - 1), day)
                    window = data.active(platform, day - DAY * (n - 1), day)
                    row |= {f"active_users_{n}d": len(window) if complete else None, f"is_{n}d_complete": complete}
                row["stickiness"] = over(len(active), row["active_users_28d"])
                row["new_user_share"] = over(len(joined & active), len(active))
                row["new_to_active_ratio"] = over(len(joined), len(active))
                week = [len(data.active(platform, d, d)) for d in days_between(day - DAY * 6, day)]
                row["active_users_7d_average"] = sum(week) / 7 if row["is_7d_complete"] else None
                before = day - DAY * 7
                is_known = data.is_observed(platform, before, before)
                row["active_users_weekly_change_rate"] = change(
                    len(active), len(data.active(platform, before, before)) if is_known else None
                )
                yield row

    assert_same(data, "marts.daily_active_users", ["platform", "activity_date"], rows())


def growth_row(data: Sample, platform: str, first: dt.date, last: dt.date, before: dt.date) -> dict:
    """Who came for the first time, stayed, came back and left, against the period that begins on the day `before`."""
    active = data.active(platform, first, last)
    first_time = data.first_active_in(platform, first, last)
    row = {
        "first_time_users": len(first_time),
        "retained_users": None,
        "resurrected_users": None,
        "churned_users": None,
    }
    if data.is_observed(platform, before, first - DAY):
        previous = data.active(platform, before, first - DAY)
        row["retained_users"] = len(active & previous)
        row["resurrected_users"] = len(active - previous - first_time)
        row["churned_users"] = len(previous - active)
    return row


def period_row(data: Sample, platform: str, first: dt.date, last: dt.date, before: dt.date, year: tuple) -> dict:
    """Counts of a period; `before` is the first day of the period before, `year` the range of days a year before."""
    is_complete = data.is_observed(platform, first, last)
    observed_days = sum(first <= day <= last for day in data.observed[platform])
    row = {"platform": platform, "observed_days": observed_days, "is_complete": is_complete}
    names = ["new_users", "active_users", "new_active_users", "existing_active_users", "first_time_users"]
    names += ["retained_users", "resurrected_users", "churned_users", "growth_rate", "quick_ratio", "stickiness"]
    names += ["average_daily_active_users", "new_user_share", "new_to_active_ratio", "active_users_yearly_change_rate"]
    row |= dict.fromkeys(names)
    observed = [day for day in days_between(first, last) if data.is_observed(platform, day, day)]
    row["new_users_so_far"] = len(data.joined_in(platform, observed[0], observed[-1]))
    row["active_users_so_far"] = len(data.active(platform, observed[0], observed[-1]))
    if not is_complete:
        return row
    active = data.active(platform, first, last)
    joined = data.joined_in(platform, first, last)
    first_time = data.first_active_in(platform, first, last)
    user_days = sum(len(data.active(platform, day, day)) for day in days_between(first, last))
    row |= {"new_users": len(joined), "active_users": len(active), "new_active_users": len(joined & active)}
    row["existing_active_users"] = len(active - joined)
    row["average_daily_active_users"] = user_days / observed_days
    row["stickiness"] = over(user_days, len(active) * observed_days)
    row["new_user_share"] = over(len(joined & active), len(active))
    row["new_to_active_ratio"] = over(len(joined), len(active))
    row |= growth_row(data, platform, first, last, before)
    if row["churned_users"] is not None:
        previous = row["retained_users"] + row["churned_users"]
        row["growth_rate"] = change(len(active), previous)
        row["quick_ratio"] = over(len(first_time) + row["resurrected_users"], row["churned_users"])
    if data.is_observed(platform, *year):
        row["active_users_yearly_change_rate"] = change(len(active), len(data.active(platform, *year)))
    return row


def test_weekly_active_users(data: Sample) -> None:
    def rows() -> Iterator[dict]:
        for platform in data.platforms:
            for week in sorted({week_of(day) for day in data.observed[platform]}):
                year = (week - DAY * 364, week - DAY * 358)
                row = period_row(data, platform, week, week + DAY * 6, week - DAY * 7, year)
                yield row | {"activity_week": week}

    assert_same(data, "marts.weekly_active_users", ["platform", "activity_week"], rows())


def test_monthly_active_users(data: Sample) -> None:
    def rows() -> Iterator[dict]:
        for platform in data.platforms:
            for month in data.months(platform):
                year = (add_months(month, -12), add_months(month, -11) - DAY)
                last = add_months(month, 1) - DAY
                row = period_row(data, platform, month, last, add_months(month, -1), year)
                yield row | {"activity_month": month}

    assert_same(data, "marts.monthly_active_users", ["platform", "activity_month"], rows())


def start_of(period: str, day: dt.date) -> dt.date:
    return {"day": lambda: day, "week": lambda: week_of(day), "month": lambda: month_of(day)}[period]()


def add_periods(period: str, start: dt.date, n: int) -> dt.date:
    return add_months(start, n) if period == "month" else start + DAY * n * (7 if period == "week" else 1)


def cohorts_of(data: Sample, platform: str, period: str) -> Iterator[tuple[str, dt.date, set[str]]]:
    """(type, first day, users) of every cohort of a platform."""
    for cohort_type, dates in (("first_activity", data.first), ("joined", data.joined)):
        cohorts: dict[dt.date, set[str]] = {}
        for (owner, user), day in dates.items():
            if owner == platform and day:
                cohorts.setdefault(start_of(period, day), set()).add(user)
        for start, users in cohorts.items():
            yield cohort_type, start, users
    if period == "month":
        for month in data.months(platform):
            if users := data.active(platform, month, add_months(month, 1) - DAY):
                yield "active", month, users


@pytest.mark.parametrize(("period", "last_period"), [("day", 90), ("week", 52), ("month", 1200)])
def test_retention_cohorts(data: Sample, period: str, last_period: int) -> None:
    active: dict[tuple[str, dt.date], set[str]] = {}
    for platform in data.platforms:
        for day, users in data.by_day[platform].items():
            active.setdefault((platform, start_of(period, day)), set()).update(users)

    def rows() -> Iterator[dict]:
        for platform in data.platforms:
            as_of = data.as_of[platform]
            for cohort_type, cohort_start, users in cohorts_of(data, platform, period):
                last_days = [data.last[platform, user] for user in users if (platform, user) in data.last]
                own = data.is_observed(platform, cohort_start, add_periods(period, cohort_start, 1) - DAY)
                for n in range(last_period + 1):
                    start = add_periods(period, cohort_start, n)
                    if start > as_of:
                        break
                    complete = data.is_observed(platform, start, add_periods(period, start, 1) - DAY)
                    complete = complete and (own or cohort_type == "joined")
                    unbounded = complete and data.is_observed(platform, start, as_of)
                    count = len(users & active.get((platform, start), set())) if complete else None
                    yield {
                        "platform": platform,
                        "cohort_type": cohort_type,
                        "cohort_start": cohort_start,
                        "periods_since": n,
                        "cohort_users": len(users),
                        "active_users": count,
                        "retention_rate": over(count, len(users)),
                        **wilson("retention_rate", count, len(users)),
                        "unbounded_retention_rate": over(sum(day >= start for day in last_days), len(users))
                        if unbounded
                        else None,
                        "is_complete": complete,
                        "is_unbounded_complete": unbounded,
                    }

    keys = ["platform", "cohort_type", "cohort_start", "periods_since"]
    table = f"(from marts.retention_cohorts where period = '{period}')"
    assert_same(data, table, keys, rows())


def test_user_active_days(data: Sample) -> None:
    keys = {(person.platform, person.user_id): person.user_key for person in data.people.itertuples()}
    counted = data.activities.groupby(["platform", "user_id", "activity_date"]).size()

    def rows() -> Iterator[dict]:
        for (platform, user, day), activities in counted.items():
            row = {"platform": platform, "user_key": keys[platform, user], "activity_date": day}
            yield row | {"activities": activities}

    assert_same(data, "marts_people.user_active_days", ["platform", "user_key", "activity_date"], rows())


def test_return_after_joining(data: Sample) -> None:
    by_user = {user: rows["activity_date"].tolist() for user, rows in data.activities.groupby(["platform", "user_id"])}
    groups = ["never_active", "one_activity", "several_activities_one_day", "two_or_more_active_days"]

    def rows() -> Iterator[dict]:
        for platform in data.platforms:
            for month in data.months(platform):
                end = add_months(month, 1) - DAY
                users = data.joined_in(platform, month, end)
                counts = dict.fromkeys(groups, 0)
                returns = []
                for user in users:
                    joined = data.joined[platform, user]
                    days = [d for d in by_user.get((platform, user), []) if joined <= d <= joined + DAY * 27]
                    group = min(len(days), 1) if len(days) < 2 else 2 if len(set(days)) == 1 else 3
                    counts[groups[group]] += 1
                    returns += (
                        [(min(d for d in days if d > joined) - joined).days] if any(d > joined for d in days) else []
                    )
                complete = data.is_observed(platform, month, end + DAY * 27)
                known = len(users) if data.is_observed(platform, month, end) else None
                row = {"platform": platform, "joined_month": month, "new_users": known, "is_complete": complete}
                for group in groups:
                    row[f"{group}_users"] = counts[group] if complete else None
                    row[f"{group}_share"] = over(counts[group], len(users)) if complete else None
                    row |= wilson(f"{group}_share", counts[group] if complete else None, len(users))
                row["returned_users"] = len(returns) if complete else None
                row["returned_share"] = over(len(returns), len(users)) if complete else None
                row |= wilson("returned_share", len(returns) if complete else None, len(users))
                row["median_days_to_return"] = float(np.median(returns)) if complete and returns else None
                yield row

    assert_same(data, "marts.return_after_joining", ["platform", "joined_month"], rows())


def test_active_day_distribution(data: Sample) -> None:
    days = data.activities[["platform", "user_id", "activity_date"]].drop_duplicates()
    days = days.assign(activity_month=days["activity_date"].map(month_of))
    per_user = days.groupby(["platform", "activity_month", "user_id"]).size()
    users = per_user.rename("active_days").reset_index().groupby(["platform", "activity_month", "active_days"]).size()

    def rows() -> Iterator[dict]:
        for (platform, month, active_days), count in users.items():
            end = add_months(month, 1) - DAY
            complete = data.is_observed(platform, month, end)
            share = count / len(data.active(platform, month, end)) if complete else None
            yield {"platform": platform, "activity_month": month, "active_days": active_days} | {
                "users": count if complete else None,
                "user_share": share,
                "is_complete": complete,
            }

    assert_same(data, "marts.active_day_distribution", ["platform", "activity_month", "active_days"], rows())


def values(data: Sample) -> dict[tuple[str, str], float]:
    """Points earned, minutes watched and bytes by (platform, user)."""
    queries = {
        "loyalty": (
            "select user_id, points from staging.stg_loyalty__point_transactions where transaction_type = 'earn'",
            1,
        ),
        "learning": ("select student_id, seconds_watched from staging.stg_learning__student_video_watched", 60),
        "telecom": (
            "select subscriber_id, coalesce(total_download_bytes, 0) + coalesce(total_upload_bytes, 0) "
            "from staging.stg_telecom__xdr_sessions where subscriber_id is not null",
            1,
        ),
    }
    totals: dict[tuple[str, str], object] = {}
    for platform, (query, _) in queries.items():
        for user, amount in data.connection.execute(query).fetchall():
            totals[platform, user] = totals.get((platform, user), 0) + amount
    return {user: float(total) / queries[user[0]][1] for user, total in totals.items()}


def score(values: dict[str, object]) -> dict[str, int]:
    """Fifths by rank from the lowest value up, equal values by the middle of their ranks."""
    ordered = sorted(values.values())
    ranks = {value: (bisect_left(ordered, value), bisect_right(ordered, value) - 1) for value in ordered}
    return {user: 5 * sum(ranks[value]) // (2 * len(ordered)) + 1 for user, value in values.items()}


def lifecycle(joined_ago: int | None, active_ago: int | None) -> str:
    if joined_ago is not None and joined_ago + 1 <= 28:
        return "new"
    if active_ago is None:
        return "never active"
    names = [(28, "active"), (56, "at risk"), (180, "dormant")]
    return next((name for days, name in names if active_ago + 1 <= days), "lost")


def segment(scores: tuple[int, int, int] | None, active_ago: int | None, status: str) -> str:
    if scores is None:
        return "not yet active" if status == "new" else "never active"
    recency, frequency, value = scores
    is_active, has_left = active_ago < 28, active_ago >= 56
    if has_left or (recency <= 2 and not is_active):
        return "slipping away" if max(frequency, value) >= 4 else "hibernating"
    if min(scores) >= 4:
        return "champions"
    if frequency >= 4:
        return "loyal"
    return "promising" if recency >= 4 else "occasional"


def age_group(bands: list[tuple], person, month: dt.date) -> str:
    """The group of the age on the last day of the month, of the age as given, or as given."""
    age = plain(person.age)
    if plain(person.birth_date) is not None:
        last = add_months(month, 1) - DAY
        born = person.birth_date
        # Whoever was born on 29 February has the birthday on the last day of a shorter February.
        age = last.year - born.year - ((last.month, last.day) < (born.month, min(born.day, last.day)))
    names = [name for low, high, name in bands if age is not None and low <= age <= high]
    return names[0] if names else plain(person.age_group) or "unknown"


def recomputed_users(data: Sample) -> list[dict]:
    bands = data.connection.execute("select age_from, age_to, age_group from raw.age_bands").fetchall()
    amounts = values(data)
    signs = {"earn": 1, "adjust": 1, "redeem": -1, "expire": -1}
    balances: dict[str, object] = {}
    points = "select user_id, transaction_type, points from staging.stg_loyalty__point_transactions"
    for user, kind, amount in data.connection.execute(points).fetchall():
        balances[user] = balances.get(user, 0) + signs[kind] * amount
    days = {user: rows["activity_date"].tolist() for user, rows in data.activities.groupby(["platform", "user_id"])}
    scores = {}
    for platform in data.platforms:
        mine = {user: active for user, active in days.items() if user[0] == platform}
        recency = score({user: max(active) for user, active in mine.items()})
        frequency = score({user: len(set(active)) for user, active in mine.items()})
        value = score({user: amounts.get(user, 0.0) for user in mine})
        scores |= {user: (recency[user], frequency[user], value[user]) for user in mine}

    def ago(platform: str, day: dt.date | None) -> int | None:
        return None if day is None else (data.as_of[platform] - day).days

    rows = []
    for person in data.people.itertuples():
        user = (person.platform, person.user_id)
        as_of = data.as_of[person.platform]
        active = days.get(user, [])
        recent = [day for day in active if day > as_of - DAY * 28]
        complete = data.is_observed(person.platform, as_of - DAY * 27, as_of)
        points = balances.get(person.user_id, 0) if person.platform == "loyalty" else None
        active_ago = ago(person.platform, data.last.get(user))
        status = lifecycle(ago(person.platform, data.joined[user]), active_ago)
        rows.append(
            {
                "platform": person.platform,
                "user_key": person.user_key,
                "joined_date": data.joined[user],
                "age_group": age_group(bands, person, month_of(as_of)),
                "membership_level": person.membership_level,
                "first_active_date": data.first.get(user),
                "last_active_date": data.last.get(user),
                "active_days": len(set(active)),
                "activities": len(active),
                "active_days_28d": len(set(recent)) if complete else None,
                "activities_28d": len(recent) if complete else None,
                "is_28d_complete": complete,
                "user_value": amounts.get(user, 0.0),
                "lifecycle_status": status,
                "recency_score": scores.get(user, (None,) * 3)[0],
                "frequency_score": scores.get(user, (None,) * 3)[1],
                "value_score": scores.get(user, (None,) * 3)[2],
                "rfv_segment": segment(scores.get(user), active_ago, status),
                "points_balance": points,
            }
        )
    return rows


def test_users_and_their_segments(data: Sample) -> None:
    users = recomputed_users(data)
    assert_same(data, "marts_people.users", ["platform", "user_key"], users)

    def rows() -> Iterator[dict]:
        frame = pd.DataFrame(users)
        for kind in ("lifecycle_status", "rfv_segment", "membership_level"):
            for (platform, name), members in frame.groupby(["platform", kind]):
                complete = bool(members["is_28d_complete"].all())
                active = int((members["active_days_28d"] > 0).sum()) if complete else None
                yield {
                    "platform": platform,
                    "segment_type": kind,
                    "segment": name,
                    "users": len(members),
                    "user_share": len(members) / int((frame["platform"] == platform).sum()),
                    "active_users_28d": active,
                    "active_share": over(active, len(members)),
                    **wilson("active_share", active, len(members)),
                    "is_28d_complete": complete,
                }

    assert_same(data, "marts.user_segments", ["platform", "segment_type", "segment"], rows())


def test_feature_engagement_monthly(data: Sample) -> None:
    used = data.activities[data.activities["feature"].notna()]
    used = used.assign(activity_month=used["activity_date"].map(month_of))

    hidden = {
        (platform, month, feature)
        for (platform, month), uses in used.groupby(["platform", "activity_month"])
        for feature in small_values({name: set(own["user_id"]) for name, own in uses.groupby("feature")})
    }

    def rows() -> Iterator[dict]:
        for (platform, month, feature), uses in used.groupby(["platform", "activity_month", "feature"]):
            after, end = add_months(month, 1), add_months(month, 2) - DAY
            complete = data.is_observed(platform, month, after - DAY)
            followed = complete and data.is_observed(platform, after, end)
            shown = complete and (platform, month, feature) not in hidden
            users = set(uses["user_id"])
            returned = len(users & data.active(platform, after, end)) if followed else None
            yield {
                "platform": platform,
                "activity_month": month,
                "feature": feature,
                "users": len(users) if complete else None,
                "activities": len(uses) if shown else None,
                "active_user_share": len(users) / len(data.active(platform, month, after - DAY)) if shown else None,
                "returned_users": returned,
                "return_rate": over(returned, len(users)) if shown else None,
                "is_suppressed": (platform, month, feature) in hidden,
                "is_complete": complete,
                "is_return_complete": followed,
            }

    assert_same(data, "marts.feature_engagement_monthly", ["platform", "activity_month", "feature"], rows())


def test_what_happened_once_counts_once(data: Sample) -> None:
    """Points moved on a day that the log shows already add no activity, and no day of theirs is lost."""
    sent = ("email_sent", "push_sent")
    logs = data.read("select user_id, occurred_at, activity_type from staging.stg_loyalty__activity_logs")
    logs = logs[~logs["activity_type"].str.lower().isin(sent)]
    points = data.read("select user_id, occurred_at, transaction_type from staging.stg_loyalty__point_transactions")
    points = points[points["transaction_type"].isin(["earn", "redeem"])]
    logged = {(row.user_id, row.occurred_at.date()) for row in logs.itertuples()}
    moved = [(row.user_id, row.occurred_at.date()) for row in points.itertuples()]
    alone = [day for day in moved if day not in logged]
    assert 0 < len(alone) < len(moved)
    loyalty = data.activities[data.activities["platform"] == "loyalty"]
    assert len(loyalty) == len(logs) + len(alone)
    assert set(zip(loyalty["user_id"], loyalty["activity_date"], strict=True)) == logged | set(moved)


def test_campaign_performance(data: Sample) -> None:
    points = data.read("""
        select 'loyalty' as platform, *, cast(occurred_at as date) as activity_date
        from staging.stg_loyalty__point_transactions where campaign_id is not null
    """)
    is_activity = points["transaction_type"].isin(["earn", "redeem"])
    named = pd.concat([data.activities[data.activities["campaign_id"].notna()], points[is_activity]])

    def rows() -> Iterator[dict]:
        for (platform, campaign), taking_part in named.groupby(["platform", "campaign_id"]):
            first = taking_part.groupby("user_id")["activity_date"].min().to_dict()
            start = min(first.values())
            row = {
                "platform": platform,
                "campaign_id": campaign,
                "campaign_start_date": start,
                "participants": len(first),
            }
            row["is_suppressed"] = len(first) < THRESHOLD
            row["new_users"] = sum(data.joined[platform, user] >= start for user in first)
            for kind, column in (("earn", "points_earned"), ("redeem", "points_redeemed")):
                mine = (points["campaign_id"] == campaign) & (points["transaction_type"] == kind)
                is_small = 0 < points.loc[mine, "user_id"].nunique() < THRESHOLD
                row[column] = None if is_small else sum(points.loc[mine, "points"])
                row["is_suppressed"] |= is_small
            for n in (7, 28):
                followed = [u for u, day in first.items() if data.is_observed(platform, day + DAY, day + DAY * n)]
                back = sum(u in data.active(platform, first[u] + DAY, first[u] + DAY * n) for u in followed)
                row[f"followed_participants_{n}d"] = len(followed)
                row[f"returned_participants_{n}d"] = back if followed else None
                row[f"return_rate_{n}d"] = over(back, len(followed)) if len(followed) >= THRESHOLD else None
            yield row

    assert_same(data, "marts.campaign_performance", ["platform", "campaign_id"], rows())


def test_activity_by_weekday_hour(data: Sample) -> None:
    times = data.activities.assign(
        weekday=data.activities["activity_date"].map(dt.date.isoweekday),
        hour=data.activities["occurred_at"].map(lambda time: time.hour),
    )
    counts = times.groupby(["platform", "weekday", "hour"]).size().to_dict()

    def rows() -> Iterator[dict]:
        for platform in data.platforms:
            mine = times[times["platform"] == platform]
            if all(time.time() == dt.time() for time in mine["occurred_at"]):
                continue
            for weekday in range(1, 8):
                days = sum(day.isoweekday() == weekday for day in data.observed[platform])
                for hour in range(24):
                    count = counts.get((platform, weekday, hour), 0)
                    row = {"platform": platform, "weekday": weekday, "hour": hour, "activities": count}
                    row |= {"observed_days": days, "average_activities": count / days}
                    yield row | {"activity_share": count / len(mine)}

    assert_same(data, "marts.activity_by_weekday_hour", ["platform", "weekday", "hour"], rows())


def test_calendar(data: Sample) -> None:
    dates = [
        date
        for schema, table, column in data.connection.execute(
            """select schema_name, table_name, column_name from duckdb_columns()
            where schema_name in ('marts', 'marts_people') and data_type = 'DATE' and table_name <> 'calendar'"""
        ).fetchall()
        for row in data.connection.execute(f"select min({column}), max({column}) from {schema}.{table}").fetchall()
        for date in row
        if date
    ]
    first, last = dt.date(min(dates).year, 1, 1), dt.date(max(dates).year, 12, 31)

    def rows() -> Iterator[dict]:
        for day in days_between(first, last):
            iso_year, iso_week, iso_weekday = day.isocalendar()
            quarter = (day.month - 1) // 3 + 1
            yield {
                "date": day,
                "week": week_of(day),
                "month": month_of(day),
                "quarter": dt.date(day.year, 3 * quarter - 2, 1),
                "year": day.year,
                "year_month": int(f"{day:%Y%m}"),
                "month_name": f"{day:%b %Y}",
                "year_quarter": int(f"{day.year}{quarter}"),
                "quarter_name": f"Q{quarter} {day.year}",
                "iso_year": iso_year,
                "iso_week": iso_week,
                "iso_weekday": iso_weekday,
                "weekday_name": f"{day:%a}",
                "is_weekend": iso_weekday in (6, 7),
            }

    assert_same(data, "marts.calendar", ["date"], rows())


def small_values(people: dict[str, set]) -> set[str]:
    """Values of few people with the next smallest, until they are enough together; people by value."""
    if min(map(len, people.values())) >= THRESHOLD:
        return set()
    small, together = set(), set()
    for value in sorted(people, key=lambda value: (value != "other", len(people[value]), value)):
        if len(people[value]) < THRESHOLD or len(together) < THRESHOLD:
            small.add(value)
        together |= people[value]
    return small


def test_demographic_engagement_monthly(data: Sample) -> None:
    bands = data.connection.execute("select age_from, age_to, age_group from raw.age_bands").fetchall()
    people = {(person.platform, person.user_id): person for person in data.people.itertuples()}
    months = data.activities.assign(activity_month=data.activities["activity_date"].map(month_of))

    def month_rows(platform: str, month: dt.date, activities: pd.DataFrame) -> Iterator[dict]:
        complete = data.is_observed(platform, month, add_months(month, 1) - DAY)
        users = {user: (own["activity_date"].nunique(), len(own)) for user, own in activities.groupby("user_id")}
        cells = {("all", "all"): set(users)}
        for position, attribute in enumerate(
            [lambda person: person.gender, lambda person: age_group(bands, person, month)]
        ):
            values: dict[str, set] = {}
            for user in users:
                values.setdefault(attribute(people[platform, user]), set()).add(user)
            small = small_values(values)
            for value, own in values.items():
                cell = ["all", "all"]
                cell[position] = "other" if value in small else value
                cells.setdefault(tuple(cell), set()).update(own)
        for (gender, age), own in cells.items():
            row = {"platform": platform, "activity_month": month, "gender": gender, "age_group": age}
            row |= {"is_suppressed": len(own) < THRESHOLD, "is_complete": complete}
            row["active_users"] = len(own) if complete else None
            days, count = (sum(users[user][figure] for user in own) for figure in (0, 1))
            figures = {"active_days": days, "activities": count}
            figures["active_user_share"] = len(own) / len(users)
            figures["activity_share"] = count / len(activities)
            figures["active_days_per_active_user"] = days / len(own)
            figures["activities_per_active_user"] = count / len(own)
            yield row | (figures if complete and len(own) >= THRESHOLD else dict.fromkeys(figures))

    rows = [
        row
        for (platform, month), activities in months.groupby(["platform", "activity_month"])
        for row in month_rows(platform, month, activities)
    ]
    keys = ["platform", "activity_month", "gender", "age_group"]
    assert_same(data, "marts.demographic_engagement_monthly", keys, rows)
