"""Small inputs that failed once, with figures derived by hand; skipped where they are not beside the project."""

import datetime
import json

import pytest
import yaml

from project import PROJECT, SHARED_DATA

CASES = SHARED_DATA.parent / "cases"
KNOWN = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]["user_engagement"]
RECONCILED = "select * exclude (raw_table) from quality.row_reconciliation where raw_table = '{}'"
QUARANTINED = "from quality.quarantined_rows_by_reason order by all"
QUALITY = ("+row_reconciliation", "+quarantined_rows_by_reason")


@pytest.fixture
def staged(reader):
    """Stages a case, and builds what else is named."""

    def stage(case: str, *models: str):
        if not CASES.is_dir():
            pytest.skip(f"the small inputs are not here: {CASES}")
        text = (CASES / case / "vars.yml").read_text().replace("../shared/cases", str(CASES))
        variables = {name: value for name, value in yaml.safe_load(text).items() if name in KNOWN}
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
