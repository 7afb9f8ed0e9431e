"""Small inputs that failed once, with figures derived by hand; skipped where they are not beside the project."""

import datetime
import json

import duckdb
import pytest
import yaml

from project import PARSED_WITH, PROJECT, SHARED_DATA, dbt

CASES = SHARED_DATA.parent / "cases"
KNOWN = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]["user_engagement"]
RECONCILED = "select * exclude (raw_table) from quality.row_reconciliation where raw_table = '{}'"
QUARANTINED = "from quality.quarantined_rows_by_reason order by all"
QUALITY = ("+row_reconciliation", "+quarantined_rows_by_reason")


@pytest.fixture
def variables_of():
    """The variables of a case, those that the project knows."""

    def read(case: str) -> dict:
        if not CASES.is_dir():
            pytest.skip(f"the small inputs are not here: {CASES}")
        text = (CASES / case / "vars.yml").read_text().replace("../shared/cases", str(CASES))
        return {name: value for name, value in yaml.safe_load(text).items() if name in KNOWN}

    return read


@pytest.fixture
def staged(reader, variables_of):
    """Stages a case, and builds what else is named."""

    def stage(case: str, *models: str):
        variables = variables_of(case)
        setup = CASES / case / "setup.sql"
        if setup.is_file():
            reader.query("drop schema if exists app cascade")
            reader.query(setup.read_text())
        assert reader.stage(variables.pop("raw_tables"), *models, **variables) is None
        return reader.query

    return stage


def test_json_mixed_ids(staged):
    query = staged("json-mixed-ids", *QUALITY, "+daily_active_users", "+campaign_performance")
    assert query(RECONCILED.format("loyalty.activity_logs")) == [(6, 4, 0, 2, 0)]
    assert query(QUARANTINED) == [("loyalty.activity_logs", "missing_user", 2)]
    assert query(
        "select user_id, registered_date::varchar, first_active_date::varchar from intermediate.int_users order by 1"
    ) == [
        ("7", "2024-02-28", "2024-03-01"),
        ("8", "2024-02-29", "2024-03-01"),
    ]
    days = "select activity_date::varchar, active_users, new_active_users from marts.daily_active_users order by 1"
    assert query(days) == [("2024-03-01", 2, 0), ("2024-03-02", 2, 0)]
    assert query("select campaign_id, participants from marts.campaign_performance") == [("42", 1)]


def test_json_date_guess(staged):
    query = staged("json-date-guess")
    assert query("from staging.stg_learning__student_certificates") == []
    (count,) = query("select count(reject_reason) from staging.base_learning__student_certificates_judged")
    assert count == (2,)


def test_parquet_decimal_ids(staged):
    query = staged("parquet-decimal-ids", "+int_user_active_days", "+int_point_months")
    days = "select user_id, activity_date::varchar, activities from intermediate.int_user_active_days"
    assert query(days) == [("33600000007", "2024-02-01", 1)]
    assert query("select user_id, points::varchar from staging.stg_loyalty__point_transactions") == [
        ("33600000007", "10.2500")
    ]


def test_parquet_binary_text(staged):
    query = staged("parquet-binary-text", "+int_users")
    users = """select user_id, gender, country, registered_date::varchar, first_active_date::varchar
        from intermediate.int_users order by 1"""
    found = query(users)
    assert [row[0] for row in found] == ["33600000007", "müller"]
    assert found[0][1:3] == ("female", "Germany")
    assert found[1][1:] == ("male", "Österreich", "2024-01-01", "2024-02-01")


def test_tab_ids(staged):
    query = staged("tab-ids", *QUALITY, "+int_user_active_days")
    days = "select user_id, strftime(activity_date, '%m-%d') from intermediate.int_user_active_days order by all"
    assert query(days) == [("7", "03-01"), ("7", "03-02"), ("7", "03-03")]
    assert query(QUARANTINED) == [("loyalty.activity_logs", "missing_user", 1)]
    assert query(RECONCILED.format("loyalty.user_profiles")) == [(2, 1, 1, 0, 0)]


def test_origin_column(staged):
    query = staged("origin-column")
    rejected = query(
        """select reject_reason, raw_content from staging.base_loyalty__user_profiles_judged
        where reject_reason is not null order by 1 desc"""
    )
    assert [reason for reason, _ in rejected] == ["unreadable_time", "missing_user"]
    unreadable, missing = (json.loads(content) for _, content in rejected)
    assert unreadable == {"user_id": "u2", "registered_at": "31.12.2023", "gender": "M", "origin": "store"}
    assert missing["user_id"] is None
    assert missing["origin"] == "partner"


def test_query_semicolon(staged):
    query = staged("query-semicolon")
    assert query("select activity_id, user_id, occurred_at from staging.stg_loyalty__activity_logs") == [
        ("a1", "u1", datetime.datetime(2024, 5, 6, 10))
    ]


def test_relation_name(staged):
    assert staged("relation-name")("select count(*) from staging.stg_loyalty__activity_logs") == [(1,)]


@pytest.fixture
def built(tmp_path, variables_of):
    """Builds what is named of a case, in a database of its own, its data tests included."""

    def build_case(case: str, *models: str):
        selection = ("--exclude-resource-type", "unit_test", "--select", *models)
        database = tmp_path / "built.duckdb"
        variables = variables_of(case)
        run = dbt("build", *selection, database=database, work=tmp_path, variables=variables, parsed_with=PARSED_WITH)
        assert run.success, run.printed
        return lambda sql: duckdb.connect(str(database), read_only=True).execute(sql).fetchall()

    return build_case


def test_sqlserver_midnight(staged):
    query = staged("sqlserver-midnight", "+subscription_periods")
    registered = "select student_id, registered_on::varchar from staging.stg_learning__student_info order by 1"
    assert query(registered) == [("s1", "2024-01-01"), ("s2", "2024-01-01"), ("s3", "2024-01-01")]
    periods = (
        "select purchase_id, starts_on::varchar, ends_on::varchar from marts_people.subscription_periods order by 1"
    )
    assert query(periods) == [
        *[(purchase, "2024-03-31", "2024-04-30") for purchase in ("b1", "b2", "b3")],
        ("b4", "2024-04-01", "2024-04-01"),
    ]


def test_activity_type_spelling(staged, capsys):
    query = staged("activity-type-spelling", "+int_user_active_days")
    assert query("select user_id from intermediate.int_user_active_days") == [("u1",)]
    assert query("select count(distinct user_id) from staging.stg_loyalty__activity_logs") == [(5,)]
    assert "nothing is said of" not in capsys.readouterr().out


def test_types_of_which_nothing_is_said_are_listed(reader, capsys):
    query = """select 'u' || n as user_id, '2024-03-01' as occurred_at, type as activity_type
        from (values (1, 'Reengagement Push Sent'), (2, 'quiz'), (3, 'login')) as logs (n, type)"""
    logs = {"loyalty.activity_logs": {"query": query}}
    active = "select user_id from intermediate.int_user_active_days order by 1"
    assert reader.stage(logs, "+int_user_active_days") is None
    assert reader.query(active) == [("u1",), ("u2",), ("u3",)]
    assert 'loyalty "Reengagement Push Sent" 1, loyalty "quiz" 1.' in capsys.readouterr().out
    types = {"loyalty": {"reengagement-push-sent": False, "others": False}}
    assert reader.stage(logs, "+int_user_active_days", activity_types=types) is None
    assert reader.query(active) == [("u3",)]
    assert 'loyalty "quiz" 1 (not counted).' in capsys.readouterr().out


def test_future_event(built):
    query = built("future-event", "+user_segments", "+daily_active_users", "+quarantined_rows_by_reason")
    assert query(QUARANTINED) == [("loyalty.activity_logs", "future_time", 1)]
    statuses = "select segment, users from marts.user_segments where segment_type = 'lifecycle_status' and users > 0"
    assert query(statuses) == [("active", 40)]
    as_of = "select as_of_date::varchar from intermediate.int_platforms where platform = 'loyalty'"
    assert query(as_of) == [("2024-06-30",)]
    assert query("select count(*), max(activity_date)::varchar from marts.daily_active_users") == [(182, "2024-06-30")]


def test_scheduled_expiry(built):
    query = built("scheduled-expiry", "+users", "+member_point_balances_monthly", "+loyalty_points_daily")
    assert query("select user_key, points_balance from marts_people.users order by 1") == [("ann", 100), ("bob", 40)]
    last_day = "select max_by(outstanding_balance, date), max(date)::varchar from marts.loyalty_points_daily"
    assert query(last_day) == [(140, "2024-03-31")]
    last_month = "select max(month)::varchar from marts_people.member_point_balances_monthly"
    assert query(last_month) == [("2024-03-01",)]


def test_ga4_by_day(built):
    query = built(
        "ga4-by-day",
        "+channel_performance",
        "+channel_sessions_daily",
        "+channel_sessions_hourly",
        "+channel_peak_hours",
    )
    assert query("select sum(sessions) from marts.channel_performance") == [(162895,)]
    days = """select count(distinct date), bool_and(is_complete), sum(sessions) filter (
        where channel = 'Direct' and date = '2024-05-03') from marts.channel_sessions_daily"""
    assert query(days) == [(28, True, 1342)]
    assert query("select count(*) from marts.channel_sessions_hourly") == [(0,)]
    assert query("select count(*) from marts.channel_peak_hours") == [(0,)]


def test_ga4_exploration(staged, reader, tmp_path):
    """Whatever is done to the file on its way: rows staged, summary rows, their sums."""
    counted = """select count(*), sum(users), sum(sessions), sum(engaged_sessions), sum(event_count)
        from staging.stg_web__channel_sessions"""
    reasons = "select reject_reason, count(*) from staging.base_web__channel_sessions_judged group by 1 order by 1"
    as_expected = [(60, 8039, 10235, 5266, 48054)], [("summary_row", 1), (None, 60)]
    query = staged("ga4-exploration")
    assert (query(counted), query(reasons)) == as_expected
    text = (CASES / "ga4-exploration" / "export.csv").read_text()
    lines = [line for line in text.splitlines() if line]
    total = next(line for line in lines if "Grand total" in line)
    padded = [line + "," * (total.count(",") - line.count(",")) for line in text.splitlines()]
    ways = {
        "tabs.tsv": text.replace(",", "\t"),
        "windows.csv": text.replace("\n", "\r\n"),
        "no_empty_line_total_below.csv": "\n".join([*[line for line in lines if line != total], total]),
        "spreadsheet.csv": "\ufeff" + "\r\n".join(padded),
    }
    for name, content in ways.items():
        (tmp_path / name).write_bytes(content.encode())
        assert reader.stage({"web.channel_sessions": {"files": str(tmp_path / name)}}) is None
        assert (name, query(counted), query(reasons)) == (name, *as_expected)


def test_ga4_german_excel(staged, reader, variables_of):
    """Ratios with a decimal comma are null and counted, unless the comma is configured."""
    counted = "select sum(sessions), sum(engaged_sessions), sum(event_count), max(engagement_rate) "
    counted += "from staging.stg_web__channel_sessions"
    query = staged("ga4-german-excel", "+unreadable_values")
    assert query(counted) == [(10235, 5266, 48054, None)]
    assert query("select column_name, read_values, unreadable_values from quality.unreadable_values order by 1") == [
        ("average_engagement_seconds_per_session", 1, 59),
        ("engaged_sessions_per_user", 0, 60),
        ("engagement_rate", 0, 60),
        ("events_per_session", 1, 59),
    ]
    settings = variables_of("ga4-german-excel")["raw_tables"]["web.channel_sessions"]
    assert reader.stage({"web.channel_sessions": settings | {"decimal": ","}}, "+unreadable_values") is None
    ((*counts, highest_rate),) = query(counted)
    assert (counts, round(highest_rate, 4)) == ([10235, 5266, 48054], 0.6383)
    assert query("from quality.unreadable_values") == []


def test_ga4_zero_sessions(built):
    query = built("ga4-zero-sessions", "+key_findings")
    sessions = "select channel, sessions, users_by_hour, engagement_rate from marts.channel_performance order by 1"
    direct, email = query(sessions)
    assert direct[:2] == ("Direct", 240)
    assert email == ("Email", 0, 1, None)


def test_unreadable_dates(staged):
    query = staged("unreadable-dates")
    read = "select count(*), min(occurred_at)::date::varchar, max(occurred_at)::date::varchar"
    assert query(f"{read} from staging.stg_loyalty__activity_logs") == [(100, "2021-01-01", "2021-03-28")]


def test_a_log_of_which_nothing_can_be_read(tmp_path):
    """The build fails with a sentence, and is not published."""
    selection = ("--select", "+int_unusable_rows", "--exclude-resource-type", "unit_test")
    rows = "".join(f"{day},{day:02}.01.2021\n" for day in range(1, 11))
    (tmp_path / "logs.csv").write_text("user_id,occurred_at\n" + rows)
    variables = {"raw_tables": {"loyalty.activity_logs": {"files": str(tmp_path / "logs.csv")}}}
    database = tmp_path / "built.duckdb"
    run = dbt("build", *selection, database=database, work=tmp_path, variables=variables, parsed_with=PARSED_WITH)
    assert not run.success
    with duckdb.connect(str(database), read_only=True) as connection:
        ((sentence,),) = connection.execute("select sentence from intermediate.int_unusable_rows").fetchall()
        state = connection.execute("select status from intermediate.int_build_state").fetchone()
    assert sentence.startswith(
        "loyalty.activity_logs: 10 of 10 rows cannot be used: unreadable_time 10 "
        '(occurred_at "01.01.2021", occurred_at "02.01.2021", occurred_at "03.01.2021"). A build warns where less than'
    )
    assert state == ("failed",)
    off = variables | {"least_usable_share": 0}
    assert dbt("build", *selection, database=database, work=tmp_path, variables=off, parsed_with=PARSED_WITH).success
