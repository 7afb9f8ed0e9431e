"""Every way in which a raw table can be given ends in the same staged rows."""

import datetime
import json

import duckdb
import pytest

from project import build

UTC_NOON = datetime.datetime(2024, 7, 1, 12)


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """Staging built from CSV files by glob, JSON, Parquet, a relation and a query, none in canonical shape."""
    work = tmp_path_factory.mktemp("raw_tables")
    database = work / "inputs.duckdb"
    (work / "logs_1.csv").write_text(
        "Activity-ID,USER ID,Occurred At,activity_type\n"
        " a1 , 7 ,2024-07-01 14:00:00,login\n"
        "a2,7.0,2024-07-01T12:00:00Z,login\n"
        "a3,7,2024-07-02,n/a\n"
    )
    # Another order of columns, a quoted line break, a hash that is no comment.
    (work / "logs_2.csv").write_text(
        'Occurred At,activity_type,USER ID,Activity-ID,feature\n2024-07-03 00:30:00,"pay #1\nnow",8,a4,shop #2\n'
    )
    (work / "profiles.json").write_text(
        json.dumps([{"userId": 7, "Registered At": "2024-06-30", "SEX": "F"}, {"userId": 8, "Registered At": None}])
    )
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema crm")
        connection.execute(
            """create table crm.movements as
            select 1 as transaction_id, 7.0::double as user_id, timestamp '2024-07-01 14:00:00' as occurred_at,
                'EARN' as transaction_type, 10.5::decimal(8, 2) as points"""
        )
        connection.execute(
            f"""copy (
                select 'null' as student, timestamp '2024-01-31' as date_registered
                union all select '9', timestamp '2024-02-01'
            ) to '{work}/students.parquet'"""
        )
    build_arguments = {
        "raw_tables": {
            "loyalty.activity_logs": {
                "files": str(work / "logs_*.csv"),
                "null_values": ["n/a"],
                "timezone": "Europe/Berlin",
            },
            "loyalty.user_profiles": {"files": [str(work / "profiles.json")]},
            "loyalty.point_transactions": {"relation": "crm.movements", "timezone": "Europe/Berlin"},
            "learning.student_info": {
                "files": str(work / "students.parquet"),
                "columns": {"student_id": "STUDENT"},
                "null_values": {"student_id": ["null"]},
                # A midnight is how typed files write a date: it is not converted.
                "timezone": "Asia/Tokyo",
            },
            "learning.student_purchases": {
                "query": """select plan as purchase_id, '9' as student_id, plan as plan_id,
                    '2024-02-01' as date_purchased, null as date_refunded from {{ ref('known_plans') }}"""
            },
        }
    }
    # Unit tests do not depend on the data.
    selection = (
        "--exclude-resource-type",
        "unit_test",
        "--select",
        "+row_reconciliation",
        "+quarantined_rows_by_reason",
    )
    build(database, work, build_arguments, *selection)
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def test_csv_by_glob(staged):
    found = staged.execute(
        """select activity_id, user_id, occurred_at, activity_type, feature
        from staging.stg_loyalty__activity_logs order by activity_id"""
    ).fetchall()
    assert found == [
        ("a1", "7", UTC_NOON, "login", None),
        ("a2", "7", UTC_NOON, "login", None),
        ("a3", "7", datetime.datetime(2024, 7, 2), None, None),
        ("a4", "8", datetime.datetime(2024, 7, 2, 22, 30), "pay #1\nnow", "shop #2"),
    ]


def test_json(staged):
    found = staged.execute(
        "select user_id, registered_at, gender from staging.stg_loyalty__user_profiles order by user_id"
    ).fetchall()
    assert found == [("7", datetime.datetime(2024, 6, 30), "F"), ("8", None, None)]


def test_relation(staged):
    found = staged.execute(
        """select transaction_id, user_id, transaction_type, points, occurred_at
        from staging.stg_loyalty__point_transactions"""
    ).fetchall()
    assert [(*row[:3], float(row[3]), row[4]) for row in found] == [("1", "7", "earn", 10.5, UTC_NOON)]


def test_parquet_with_mapping_and_null_marker(staged):
    found = staged.execute("select student_id, registered_on from staging.stg_learning__student_info").fetchall()
    assert found == [("9", datetime.date(2024, 2, 1))]
    assert staged.execute("from quality.quarantined_rows_by_reason").fetchall() == [
        ("learning.student_info", "missing_user", 1)
    ]


def test_query_over_a_model(staged):
    assert staged.execute("select count(*) from staging.stg_learning__student_purchases").fetchone() == (7,)


def test_tables_that_are_not_configured_are_absent(staged):
    found = staged.execute("select raw_table from quality.row_reconciliation where raw_rows = 0 order by 1").fetchall()
    assert [row[0] for row in found] == [
        "learning.student_certificates",
        "learning.student_video_watched",
        "telecom.xdr_sessions",
        "web.channel_sessions",
    ]
    sample = staged.execute("select count(*) from information_schema.tables where table_name like 'sample_%'")
    assert sample.fetchone() == (0,)
