"""The generated sample: the same rows every time, a truth that the raw rows bear out, and the story it is to tell."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from project import invoke
from user_engagement.sample.generate import create_macros, generate_sample
from user_engagement.sample.sources import OUTCOMES, RAW_TABLES

SEEDS = Path(__file__).parents[2] / "seeds" / "sample"
MISSING = ["", r"\N", "NULL"]
CHANNEL = "Session primary channel group (Default channel group)"
HOUR = "Date + hour (YYYYMMDDHH)"

USERS = {
    "loyalty.user_profiles": "user_id",
    "loyalty.activity_logs": "user_id",
    "loyalty.point_transactions": "user_id",
    "learning.student_info": "student_id",
    "learning.student_purchases": "student_id",
    "learning.student_video_watched": "student_id",
    "learning.student_certificates": "student_id",
}
KEYS = {
    "loyalty.user_profiles": ["user_id"],
    "loyalty.activity_logs": ["activity_id"],
    "loyalty.point_transactions": ["transaction_id"],
    "learning.student_info": ["student_id"],
    "learning.student_purchases": ["purchase_id"],
    "learning.student_certificates": ["certificate_id"],
    "web.channel_sessions": [CHANNEL, HOUR],
}
TIMES = {
    "loyalty.activity_logs": "occurred_at",
    "loyalty.point_transactions": "occurred_at",
    "learning.student_purchases": "date_purchased",
    "learning.student_video_watched": "date_watched",
    "learning.student_certificates": "date_issued",
    "web.channel_sessions": HOUR,
    "telecom.xdr_sessions": "Start",
}
AMOUNTS = {
    "loyalty.point_transactions": "points",
    "learning.student_video_watched": "seconds_watched",
    "web.channel_sessions": "Sessions",
    "telecom.xdr_sessions": "Total DL (Bytes)",
}
FLAWS = {name: raw_table.flaws for name, raw_table in RAW_TABLES.items()}
TABLES = list(FLAWS)
APPLICATIONS = ["Social Media", "Google", "Email", "Youtube", "Netflix", "Gaming", "Other"]


def file_name(table: str, ending: str = "csv") -> str:
    return f"sample_{table.replace('.', '__')}.{ending}"


def read_raw(folder: Path, table: str) -> pd.DataFrame:
    """A raw table as text, numbered from 1 in file order, missing values None."""
    raw = pd.read_csv(folder / file_name(table), dtype=str, keep_default_na=False)
    raw.index = range(1, len(raw) + 1)
    return raw.apply(lambda column: column.str.strip()).mask(lambda frame: frame.isin(MISSING))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the default sample and its truth, written by the command."""
    folder = tmp_path_factory.mktemp("default_sample")
    assert invoke("generate-sample", "--output", folder, "--truth", folder).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def raw(small: Path) -> dict[str, pd.DataFrame]:
    return {table: read_raw(small, table) for table in TABLES}


@pytest.fixture(scope="module")
def truth(small: Path) -> pd.DataFrame:
    return pd.read_csv(small / "truth_rows.csv", dtype={"row_key": str})


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory):
    """A connection with typed views of a sample of 200,000 activities, in which the story stands out from chance."""
    folder = tmp_path_factory.mktemp("large_sample")
    generate_sample(folder, activities=200_000, file_format="parquet")
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for table in TABLES:
            path = folder / file_name(table, "parquet")
            connection.execute(f"create view {table.split('.')[1]} as from '{path}'")
        connection.execute("""
            create table activities as
            select
                trim(user_id) as user_id,
                try_cast(occurred_at as timestamptz)::timestamp as happened,
                happened::date as date,
                feature,
                nullif(nullif(campaign_id, 'NULL'), '\\N') as campaign_id
            from activity_logs
            where user_id like '%L%' and happened between '2021-04-01' and '2022-07-01';
        """)
        yield connection


# The same rows every time


def test_the_defaults_are_the_seeds_of_the_project(small: Path):
    assert {path.name for path in SEEDS.glob("*.csv")} == {file_name(table) for table in TABLES}
    for table in TABLES:
        assert (small / file_name(table)).read_bytes() == (SEEDS / file_name(table)).read_bytes(), table


def test_the_seeds_stay_small(raw: dict[str, pd.DataFrame]):
    assert 20_000 <= sum(len(rows) for rows in raw.values()) <= 40_000
    assert sum(path.stat().st_size for path in SEEDS.glob("*.csv")) <= 5_000_000


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_threads_change_nothing_and_the_seed_everything(table: str, seeded: dict[str, Path]):
    one, two, other = (seeded[name] / file_name(table) for name in ("one thread", "two threads", "other seed"))
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes() != other.read_bytes()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders of samples that are large enough for several threads to have work."""
    folders = {name: tmp_path_factory.mktemp("seeded") for name in ("one thread", "two threads", "other seed")}
    generate_sample(folders["one thread"], activities=150_000, threads=1)
    generate_sample(folders["two threads"], activities=150_000, threads=2)
    generate_sample(folders["other seed"], activities=150_000, seed=2)
    return folders


def test_streams_of_draws_are_independent():
    with duckdb.connect() as connection:
        create_macros(connection, seed=1, activities=1)
        drawn = connection.execute("""
            select uniform('a', i) as a, uniform('b', i) as b, uniform('a', i, 1) as a1, uniform('a', i + 1) as next,
                normal('a', i) as normal, exponential('a', i) as exponential
            from range(100000) as r (i)
        """).df()
    correlations = drawn[["a", "b", "a1", "next"]].corr().to_numpy()
    assert np.abs(correlations - np.eye(4)).max() < 0.02
    assert drawn["a"].between(0, 1, inclusive="left").all()
    assert drawn["a"].mean() == pytest.approx(0.5, abs=0.005)
    assert drawn["normal"].agg(["mean", "std"]).tolist() == pytest.approx([0, 1], abs=0.015)
    assert drawn["exponential"].agg(["mean", "std"]).tolist() == pytest.approx([1, 1], abs=0.02)


def test_parquet_holds_the_rows_of_the_csv(small: Path, tmp_path: Path):
    counts = generate_sample(tmp_path, file_format="parquet")
    assert {path.name for path in counts} == {file_name(table, "parquet") for table in TABLES}
    for path, count in counts.items():
        read = duckdb.read_csv(str(small / path.with_suffix(".csv").name), all_varchar=True).df()
        pd.testing.assert_frame_equal(pd.read_parquet(path), read, check_dtype=False)
        assert count == len(read)


def test_nothing_else_is_left_behind(small: Path):
    assert {path.name for path in small.iterdir()} == {
        *map(file_name, TABLES),
        "truth_rows.csv",
        "truth_users.csv",
    }


def test_the_size_is_the_number_of_activities(large: duckdb.DuckDBPyConnection):
    assert large.execute("select count(*) from activity_logs").fetchone()[0] == pytest.approx(200_000, rel=0.05)


@pytest.mark.parametrize("size", ["0", "-5", "many"])
def test_the_command_refuses_a_size_that_is_none(size: str, tmp_path: Path):
    result = invoke("generate-sample", "--output", tmp_path, "--activities", size)
    assert result.exit_code == 2
    assert "--activities" in result.stderr


def test_a_sample_of_one_activity_is_written(tmp_path: Path):
    folder = tmp_path / "o'clock"
    counts = generate_sample(folder, activities=1, truth=folder)
    assert counts[folder / file_name("loyalty.user_profiles")] >= 1


def test_the_command_starts_without_loading_duckdb():
    check = "import sys, user_engagement.cli as cli; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


# The truth


def _reasons(table: str, rows: pd.DataFrame) -> pd.Series:
    """The reason why a row cannot be used, found by reading the row; None where there is none."""
    reason = pd.Series(None, index=rows.index, dtype=object)

    def mark(code: str, condition: pd.Series) -> None:
        reason[reason.isna() & condition.fillna(False).astype(bool)] = code

    if table == "telecom.xdr_sessions":
        mark("summary_row", rows[["Bearer Id", "IMSI", "Start"]].isna().all(axis=1))
    if table in USERS:
        mark("missing_user", rows[USERS[table]].isna())
    if table == "web.channel_sessions":
        mark("missing_channel", rows[CHANNEL].isna())
    if table in TIMES:
        written = rows[TIMES[table]]
        if table == "web.channel_sessions":
            time = pd.to_datetime(written.where(written.str.fullmatch(r"\d{10}")), format="%Y%m%d%H", errors="coerce")
        else:
            time = pd.to_datetime(written, format="ISO8601", errors="coerce", utc=True)
        mark("missing_time", written.isna())
        mark("unreadable_time", time.isna())
        mark("implausible_time", ~time.dt.year.between(2000, 2049))
    if table == "telecom.xdr_sessions":
        mark("end_before_start", pd.to_datetime(rows["End"], utc=True, errors="coerce") < time)
    if table == "loyalty.point_transactions":
        mark("unknown_transaction_type", ~rows["transaction_type"].isin(["earn", "redeem", "expire", "adjust"]))
    if table == "learning.student_purchases":
        mark("unknown_plan", ~rows["plan_id"].isin(["monthly", "quarterly", "annual", "lifetime"]))
        mark("refund_before_purchase", pd.to_datetime(rows["date_refunded"], utc=True) < time)
    if table in AMOUNTS:
        written = rows[AMOUNTS[table]]
        amount = pd.to_numeric(written, errors="coerce")
        mark("missing_amount", written.isna())
        mark("unreadable_amount", amount.isna())
        mark("negative_amount", (amount < 0) & (rows.get("transaction_type") != "adjust"))
    return reason


@pytest.mark.parametrize("table", TABLES)
def test_the_truth_names_every_row_that_cannot_be_used(table: str, raw: dict[str, pd.DataFrame], truth: pd.DataFrame):
    told = truth[(truth["raw_table"] == table) & ~truth["outcome"].isin(["accepted", "duplicate"])]
    found = _reasons(table, raw[table]).dropna()
    assert found.to_dict() == told.set_index("row_number")["outcome"].to_dict()


@pytest.mark.parametrize("table", TABLES)
def test_the_truth_counts_the_duplicates(table: str, raw: dict[str, pd.DataFrame], truth: pd.DataFrame):
    usable = raw[table][_reasons(table, raw[table]).isna()]
    if table == "learning.student_video_watched":
        surplus = 0
        assert usable.duplicated().any(), "equal views are views of their own"
    else:
        surplus = usable.duplicated(KEYS.get(table)).sum()
        assert surplus > 0
    told = truth[(truth["raw_table"] == table) & (truth["outcome"] == "duplicate")]
    assert len(told) == surplus


@pytest.mark.parametrize("table", [table for table in KEYS if table != "web.channel_sessions"])
def test_the_truth_names_rows_by_number_and_key(table: str, raw: dict[str, pd.DataFrame], truth: pd.DataFrame):
    told = truth[(truth["raw_table"] == table) & (truth["outcome"] != "missing_user")]
    assert raw[table].loc[told["row_number"], KEYS[table][0]].tolist() == told["row_key"].tolist()


@pytest.mark.parametrize("table", TABLES)
def test_every_flaw_occurs_in_the_sample(table: str, truth: pd.DataFrame):
    found = set(truth.loc[truth["raw_table"] == table, "flaw"])
    expected = set(FLAWS[table])
    if "superseded" in expected:
        expected.add("corrected")
    if table == "telecom.xdr_sessions":
        expected.add("summary_row")
    assert found == expected
    assert expected <= set(OUTCOMES)


def test_the_truth_about_users_follows_from_the_rows_that_are_used(
    small: Path, raw: dict[str, pd.DataFrame], truth: pd.DataFrame
):
    def used(table: str) -> pd.DataFrame:
        rows = raw[table]
        unused = truth[(truth["raw_table"] == table) & (truth["outcome"] != "accepted")]
        return rows.drop(index=unused["row_number"])

    def dated(platform: str, user: pd.Series, time: pd.Series) -> pd.DataFrame:
        dates = pd.to_datetime(time, format="ISO8601", utc=True).dt.date
        return pd.DataFrame({"platform": platform, "user_id": user, "date": dates})

    points, views = used("loyalty.point_transactions"), used("learning.student_video_watched")
    points = points[points["transaction_type"].isin(["earn", "redeem"])]
    views = views[views["seconds_watched"].astype(int) > 0]
    logs, sessions = used("loyalty.activity_logs"), used("telecom.xdr_sessions").dropna(subset="MSISDN/Number")
    activities = pd.concat(
        [
            dated("loyalty", logs["user_id"], logs["occurred_at"]),
            dated("loyalty", points["user_id"], points["occurred_at"]),
            dated("learning", views["student_id"], views["date_watched"]),
            dated("telecom", sessions["MSISDN/Number"], sessions["Start"]),
        ]
    )
    profiles, students = used("loyalty.user_profiles"), used("learning.student_info")
    registrations = pd.concat(
        [
            dated("loyalty", profiles["user_id"], profiles["registered_at"]),
            dated("learning", students["student_id"], students["date_registered"]),
        ]
    )
    keys = ["platform", "user_id"]
    expected = activities.groupby(keys)["date"].agg(
        first_active_date="min", last_active_date="max", active_days="nunique", activities="count"
    )
    expected = expected.join(registrations.groupby(keys)["date"].min().rename("registered"), how="outer")
    told = pd.read_csv(
        small / "truth_users.csv",
        dtype={"user_id": str},
        parse_dates=["joined_date", "first_active_date", "last_active_date", "became_inactive_on"],
    ).set_index(keys)
    assert set(told.index) == set(expected.index)
    expected = expected.reindex(told.index)
    joined = pd.concat([pd.to_datetime(expected[c]) for c in ("registered", "first_active_date")], axis=1).min(axis=1)
    for column in ("first_active_date", "last_active_date"):
        assert told[column].equals(pd.to_datetime(expected[column]).astype(told[column].dtype)), column
    assert told["joined_date"].equals(joined.astype(told["joined_date"].dtype))
    for column in ("active_days", "activities"):
        assert told[column].tolist() == expected[column].fillna(0).astype(int).tolist()
    left = told.dropna(subset="became_inactive_on")
    assert ((left["became_inactive_on"] - left["last_active_date"]).dt.days == 1).all()
    assert 0.2 < len(left) / told["first_active_date"].notna().sum() < 0.8


# The shapes


@pytest.mark.parametrize(
    ("table", "original"),
    [("web.channel_sessions", "web/data-export.csv"), ("telecom.xdr_sessions", "telecom/xdr_first50_raw.csv")],
)
def test_columns_are_those_of_the_real_export(table: str, original: str, small: Path, shared_data: Path):
    lines = (shared_data / original).read_text(encoding="utf-8").splitlines()
    header = next(line for line in lines if not line.startswith("#"))
    assert (small / file_name(table)).read_text(encoding="utf-8").splitlines()[0] == header


def test_channel_columns_agree_with_each_other(raw: dict[str, pd.DataFrame]):
    rows = raw["web.channel_sessions"]
    rows = rows[_reasons("web.channel_sessions", rows).isna()].drop(columns=[CHANNEL, HOUR]).astype(float)
    assert (rows["Users"] <= rows["Sessions"]).all()
    assert (rows["Engaged sessions"] <= rows["Sessions"]).all()
    assert (rows["Event count"] >= rows["Sessions"]).all()
    np.testing.assert_allclose(rows["Engagement rate"], rows["Engaged sessions"] / rows["Sessions"])
    np.testing.assert_allclose(rows["Events per session"], rows["Event count"] / rows["Sessions"])
    per_user = (rows["Engaged sessions"] / rows["Users"]).where(rows["Users"] > 0, 0)
    np.testing.assert_allclose(rows["Engaged sessions per user"], per_user)
    assert (rows["Users"] == 0).any()


def test_session_columns_agree_with_each_other(raw: dict[str, pd.DataFrame]):
    rows = raw["telecom.xdr_sessions"]
    assert rows.shape[1] == 55
    usable = rows[_reasons("telecom.xdr_sessions", rows).isna()]
    numbers = usable.apply(pd.to_numeric, errors="coerce")
    assert (numbers["Dur. (ms).1"] // 1000 == numbers["Dur. (ms)"]).all(), "the first holds seconds"
    start, end = (
        pd.to_datetime(usable[name]) + pd.to_timedelta(numbers[f"{name} ms"], unit="ms") for name in ("Start", "End")
    )
    assert ((end - start) / pd.Timedelta(milliseconds=1)).round().equals(numbers["Dur. (ms).1"])
    assert 0.25 < (numbers["Dur. (ms)"] > 86_400).mean() < 0.6
    assert start.dt.date.min().isoformat() == "2022-06-03"
    assert start.dt.date.max().isoformat() == "2022-06-30"
    up = numbers[[f"{name} UL (Bytes)" for name in APPLICATIONS]].sum(axis=1)
    down = numbers[[f"{name} DL (Bytes)" for name in APPLICATIONS if name != "Other"]].sum(axis=1)
    assert numbers["Total UL (Bytes)"].equals(up)
    assert numbers["Total DL (Bytes)"].equals(down)
    gaming = (numbers["Gaming DL (Bytes)"] + numbers["Gaming UL (Bytes)"]).sum()
    assert gaming > 0.5 * (numbers["Total DL (Bytes)"] + numbers["Total UL (Bytes)"]).sum()


def test_the_last_session_is_a_summary_of_means_without_ids(raw: dict[str, pd.DataFrame]):
    rows = raw["telecom.xdr_sessions"]
    names = [f"{name} {way} (Bytes)" for name in APPLICATIONS for way in ("DL", "UL")]
    summary, sessions = rows.iloc[-1], rows.iloc[:-1]
    assert summary.drop(names).isna().all()
    np.testing.assert_allclose(summary[names].astype(float), sessions[names].astype(float).mean())


# The story


def _counts(connection: duckdb.DuckDBPyConnection, query: str) -> dict:
    return dict(connection.execute(query).fetchall())


def test_activity_has_a_week_a_year_and_growth(large: duckdb.DuckDBPyConnection):
    weekday = _counts(large, "select isodow(date), count(*) from activities group by all")
    assert min(weekday[5], weekday[6]) > 1.25 * max(weekday[1], weekday[2], weekday[3])
    hour = _counts(large, "select hour(happened), count(*) from activities group by all")
    assert max(hour, key=hour.get) in (18, 19, 20)
    month = _counts(large, "select strftime(date, '%Y-%m'), count(*) from activities group by all")
    assert month["2021-12"] > 1.3 * month["2022-01"]
    assert month["2021-08"] < 0.95 * month["2021-05"]
    assert month["2022-06"] > 1.5 * month["2021-06"]


def test_two_days_stand_out(large: duckdb.DuckDBPyConnection):
    day = _counts(large, "select date::varchar, count(distinct user_id) from activities group by all")
    assert day["2021-10-09"] > 2 * max(day["2021-10-02"], day["2021-10-16"]), "the viral day"
    assert day["2022-03-15"] < 0.5 * min(day["2022-03-08"], day["2022-03-22"]), "the outage"


def test_members_never_come_come_once_leave_and_come_back(large: duckdb.DuckDBPyConnection):
    kinds = Counter(
        large.execute("""
            with counted as (
                select user_id, count(*) as activities, max(gap) as gap
                from (
                    select user_id, date - lag(date) over (partition by user_id order by date) as gap from activities
                )
                group by user_id
            )
            select
                case
                    when activities is null then 'never'
                    when activities = 1 then 'once'
                    when gap > 60 then 'came back'
                    else 'other'
                end
            from (select distinct trim(user_id) as user_id from user_profiles where user_id like '%L%')
            left join counted using (user_id)
        """).fetchall()
    )
    members = sum(kinds.values())
    for (kind,), least in ((("never",), 0.05), (("once",), 0.1), (("came back",), 0.1)):
        assert least < kinds[(kind,)] / members < 0.4, kind
    activities = large.execute("select count(*) from activities group by user_id order by 1 desc").df()["count_star()"]
    assert activities.head(len(activities) // 10).sum() > 0.4 * activities.sum(), "the tail is heavy"


def test_retention_falls_and_levels_off(large: duckdb.DuckDBPyConnection):
    active = _counts(
        large,
        """
        with firsts as (
            select user_id, date_trunc('month', min(date)) as cohort from activities group by user_id
        )
        select date_diff('month', cohort, date), count(distinct user_id)
        from activities
        inner join firsts using (user_id)
        where cohort between '2021-07-01' and '2021-12-01'
        group by all
    """,
    )
    retained = [active[month] / active[0] for month in (1, 3, 6)]
    assert 0.3 < retained[0] < 0.6
    assert retained[0] > retained[1] > retained[2] > 0.1


def test_one_campaign_brings_people_back_and_one_does_nothing(large: duckdb.DuckDBPyConnection):
    """Participants against members active on the same day who had not taken part, by active days of 28 days before."""
    lift = _counts(
        large,
        """
        with active_days as (
            select distinct user_id, date from activities
        ),
        judged as (
            select
                user_id,
                date,
                count(*) over before_this as days_before,
                (count(*) over after_this > 0)::int as returned
            from active_days
            window
                before_this as (
                    partition by user_id order by date
                    range between interval 28 day preceding and interval 1 day preceding
                ),
                after_this as (
                    partition by user_id order by date
                    range between interval 1 day following and interval 28 day following
                )
        ),
        firsts as (
            select campaign_id, user_id, min(date) as first_date
            from activities
            where campaign_id is not null
            group by all
        ),
        windows as (
            select campaign_id, min(first_date) as first_day, max(first_date) as last_day from firsts group by all
        ),
        compared as (
            select
                windows.campaign_id,
                date,
                least(days_before, 6) as band,
                avg(returned) filter (where date = first_date) as participants,
                avg(returned) filter (where first_date is null or date < first_date) as others,
                count(*) filter (where date = first_date) as weight
            from judged
            inner join windows on date between first_day and last_day
            left join firsts on firsts.campaign_id = windows.campaign_id and firsts.user_id = judged.user_id
            group by all
        )
        select campaign_id, sum(weight * (participants - others)) / sum(weight)
        from compared
        where participants is not null and others is not null
        group by campaign_id
    """,
    )
    assert len(lift) == 8
    assert max(lift, key=lift.get) == "welcome_back_2022"
    assert lift["welcome_back_2022"] > 0.15
    assert abs(lift["double_points_2022"]) < 0.06


def test_every_campaign_of_the_seeds_has_participants_enough(raw: dict[str, pd.DataFrame]):
    participants = raw["loyalty.activity_logs"].groupby("campaign_id")["user_id"].nunique()
    assert len(participants) == 8
    assert participants.min() >= 30


def test_a_feature_is_launched_halfway(large: duckdb.DuckDBPyConnection):
    features = _counts(large, "select feature, min(date)::varchar from activities group by all")
    assert 6 <= len(features.keys() - {None, *MISSING}) <= 10
    assert features["wish_list"].startswith("2022-01")


def test_points_are_earned_spent_and_expire_after_a_year(large: duckdb.DuckDBPyConnection):
    points = """
        with typed as (
            select
                transaction_id,
                user_id,
                transaction_type,
                try_cast(points as double) as points,
                try_cast(occurred_at as timestamptz) as happened
            from point_transactions
            where user_id like '%L%' and happened between '2021-04-01' and '2022-07-01'
        )
    """
    total = _counts(large, f"{points} select transaction_type, sum(points) from typed group by all")
    assert 0.2 < total["redeem"] / total["earn"] < 0.7
    first_expiry = large.execute(
        f"{points} select min(happened)::date::varchar from typed where transaction_type = 'expire'"
    ).fetchone()[0]
    assert first_expiry == "2022-05-01"
    share_below_zero = large.execute(f"""
        {points}
        select avg((balance < 0)::int)
        from (
            select sum(case when transaction_type in ('earn', 'adjust') then points else -points end) as balance
            from typed
            where transaction_type in ('earn', 'redeem', 'expire', 'adjust')
            group by trim(user_id)
        )
    """).fetchone()[0]
    assert 0 < share_below_zero < 0.02


def test_only_students_who_do_not_pay_watch_more_after_the_new_features(large: duckdb.DuckDBPyConnection):
    minutes = _counts(
        large,
        """
        with paying as (
            select distinct trim(student_id) as student_id
            from student_purchases
            where student_id is not null
        )
        select
            (year(date) = 2022)::varchar || ' ' || (paying.student_id is not null),
            sum(seconds) / 60 / count(distinct student_id)
        from (
            select
                trim(student_id) as student_id,
                try_cast(date_watched as date) as date,
                try_cast(seconds_watched as bigint) as seconds
            from student_video_watched
            where seconds > 0
        )
        left join paying using (student_id)
        where date between '2021-04-01' and '2021-06-30' or date between '2022-04-01' and '2022-06-30'
        group by all
    """,
    )
    assert minutes["true false"] > 1.2 * minutes["false false"]
    assert minutes["true true"] < minutes["false true"]
    assert minutes["false true"] > 5 * minutes["false false"]


def test_certificates_rise_with_minutes(raw: dict[str, pd.DataFrame]):
    views = raw["learning.student_video_watched"]
    seconds = pd.to_numeric(views["seconds_watched"], errors="coerce").clip(lower=0)
    minutes = seconds.groupby(views["student_id"]).sum() / 60
    certificates = raw["learning.student_certificates"].groupby("student_id")["certificate_id"].nunique()
    assert len(certificates) >= 100
    joined = pd.concat([certificates, minutes], axis=1).dropna(subset="certificate_id").fillna(0)
    assert 0.4 < joined.corr().iloc[0, 1] < 0.65


def test_channels_differ(raw: dict[str, pd.DataFrame]):
    rows = raw["web.channel_sessions"]
    rows = rows[_reasons("web.channel_sessions", rows).isna()]
    counts = rows[["Sessions", "Engaged sessions"]].astype(int)
    channels = counts.groupby(rows[CHANNEL].str.lower().str.replace("_", " ")).sum()
    engaged = channels["Engaged sessions"] / channels["Sessions"]
    assert len(channels) == 7
    assert channels["Sessions"].idxmax() == "organic social"
    assert channels.loc["email", "Sessions"] < 20
    assert engaged["unassigned"] < 0.05
    assert engaged["referral"] > engaged["direct"]
    hours = counts["Sessions"].groupby(rows[HOUR].str[8:]).sum()
    assert hours.idxmax() in ("19", "20", "21")
    days = counts["Sessions"].groupby(rows[HOUR].str[:8]).sum()
    assert days["20220525"] < 0.7 * days["20220518"], "the outage"
    social = rows[CHANNEL].str.lower() == "organic social"
    assert counts.loc[social, "Sessions"].groupby(rows[HOUR]).sum().idxmax()[:8] == "20220611", "the viral evening"


def test_levels_follow_activity_and_some_groups_are_small(raw: dict[str, pd.DataFrame]):
    profiles = raw["loyalty.user_profiles"].dropna(subset="user_id").drop_duplicates("user_id").set_index("user_id")
    activities = raw["loyalty.activity_logs"]["user_id"].value_counts()
    mean = activities.reindex(profiles.index).fillna(0).groupby(profiles["membership_level"]).mean()
    assert mean["Bronze"] < mean["Silver"] < mean["Gold"]
    born = pd.to_datetime(profiles["birth_date"], format="ISO8601", errors="coerce")
    gender = (
        profiles["gender"]
        .str.lower()
        .map({"f": "female", "female": "female", "m": "male", "male": "male", "non-binary": "non-binary"})
    )
    cells = pd.crosstab(gender.fillna("unknown"), (2022 - born.dt.year) // 10).stack()
    assert (cells[cells > 0] < 10).any()
    assert (cells >= 10).mean() > 0.4
