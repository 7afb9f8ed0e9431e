"""The gate of Great Expectations: what it lets through, and every planted fault by the line that it prints."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import duckdb
import pytest

from project import PROJECT
from user_engagement.quality.profile import SAMPLE_PROFILE, read_profile
from user_engagement.quality.recency import longest_gap, tolerated_rows, weekly_rows

# One statement, and the checks that must notice it and no others.
FAULTS = {
    "the last eight days of a log did not arrive": (
        """delete from staging.stg_loyalty__activity_logs where occurred_at >=
        (select date_trunc('day', max(occurred_at)) - interval 7 days from staging.stg_loyalty__activity_logs)""",
        ["loyalty.activity_logs.rows_of_last_week", "loyalty.activity_logs.days_without_rows"],
    ),
    "a column came empty": (
        "update staging.stg_loyalty__user_profiles set membership_level = null where hash(user_id) % 4 = 0",
        ["loyalty.user_profiles.membership_level.nulls"],
    ),
    "a category that nobody knows": (
        """update staging.stg_learning__student_purchases set plan_id = 'trial'
        where purchase_id = (select min(purchase_id) from staging.stg_learning__student_purchases)""",
        ["learning.student_purchases.plan_id.new_categories"],
    ),
    "seconds came as milliseconds": (
        "update staging.stg_learning__student_video_watched set seconds_watched = seconds_watched * 1000",
        ["learning.student_video_watched.seconds_watched.drift"],
    ),
    "a tenth of a table is quarantined, and nothing is lost": (
        """update quality.row_reconciliation set staged_rows = staged_rows - raw_rows // 10,
        quarantined_rows = quarantined_rows + raw_rows // 10 where raw_table = 'web.channel_sessions'""",
        ["web.channel_sessions.quarantined_share"],
    ),
    "a delivery repeats a tenth of its rows": (
        """update quality.row_reconciliation set staged_rows = staged_rows - raw_rows // 10,
        duplicate_rows = duplicate_rows + raw_rows // 10 where raw_table = 'learning.student_certificates'""",
        ["learning.student_certificates.duplicate_share"],
    ),
    "the raw table changed after the build": (
        """delete from raw.sample_loyalty__user_profiles where rowid =
        (select max(rowid) from raw.sample_loyalty__user_profiles)""",
        ["loyalty.user_profiles.raw_rows"],
    ),
    "a public total lost a channel's sessions": (
        "delete from marts.channel_performance where channel = 'Direct'",
        ["web.channel_sessions.sessions_public_to_raw"],
    ),
    "nearly every session lost its subscriber": (
        "update marts.network_traffic_daily set sessions_without_subscriber = sessions",
        ["marts.network_traffic_daily.sessions_without_subscriber_share"],
    ),
}


def run_quality(database, docs, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [
            Path(sys.executable).parent / "user-engagement",
            "quality",
            "--database",
            str(database),
            "--docs",
            str(docs),
            *arguments,
        ],
        cwd=PROJECT,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def recorded(database) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            "select check_name, status from quality.data_quality_results where tool = 'great_expectations'"
        ).fetchall()


def test_the_sample_passes_and_is_recorded(sample_database, tmp_path):
    database = shutil.copy(sample_database, tmp_path / "sound.duckdb")
    result = run_quality(database, tmp_path / "docs")
    assert result.returncode == 0, result.stdout + result.stderr
    checks = recorded(database)
    assert f"{len(checks)} checks, 0 failed; profile {SAMPLE_PROFILE}; " in result.stdout
    assert "drift was not checked" not in result.stdout
    assert len(checks) > 80
    assert len({name for name, _ in checks}) == len(checks)
    assert {status for _, status in checks} == {"pass"}
    page = (tmp_path / "docs" / "index.html").read_text()
    assert page.count('<tr class="pass">') == len(checks)
    assert "http" not in page
    assert "<script" not in page


def test_each_fault_is_named_and_only_it(sample_database, tmp_path):
    database = shutil.copy(sample_database, tmp_path / "faulty.duckdb")
    with duckdb.connect(str(database)) as connection:
        for statement, _ in FAULTS.values():
            assert connection.execute(statement).fetchone()[0] > 0
    with webhook() as (address, posted):
        result = run_quality(database, tmp_path / "docs", "--webhook", address)
    expected = {check for _, checks in FAULTS.values() for check in checks}
    assert {line.removeprefix("FAIL ") for line in result.stdout.splitlines() if line.startswith("FAIL ")} == expected
    assert {name for name, status in recorded(database) if status == "fail"} == expected
    assert {status for _, status in recorded(database)} == {"pass", "fail"}
    assert result.returncode == 1
    page = tmp_path / "docs" / "index.html"
    assert f"{len(expected)} failed" in page.read_text()
    (line,) = (json.loads(line) for line in posted)
    assert line["status"] == "fail"
    assert {failed["check"] for failed in line["failed"]} == expected
    assert {failed["since"] for failed in line["failed"]} == {line["run_started_at"]}

    # Another day, read by somebody else at the same time: what is found is said and shown, but cannot be recorded.
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "update quality.data_quality_results set run_started_at = '2021-01-02 03:04:05' where status = 'fail'"
        )
    page.unlink()
    with duckdb.connect(str(database), read_only=True):
        result = run_quality(database, tmp_path / "docs", "--json")
    assert result.returncode == 1
    assert "The results were not recorded: " in result.stderr
    assert "is in use by another process" in result.stderr
    (again,) = (json.loads(line) for line in result.stdout.splitlines())
    assert {failed["check"]: failed["since"] for failed in again["failed"]} == dict.fromkeys(
        expected, "2021-01-02T03:04:05Z"
    )
    assert f"{len(expected)} failed" in page.read_text()


@contextmanager
def webhook() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and what was posted there."""
    posted: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/secret-path", posted
        server.shutdown()


def test_a_database_in_use_and_a_webhook_that_is_not_there_are_said(sample_database, tmp_path):
    database = shutil.copy(sample_database, tmp_path / "used.duckdb")
    with duckdb.connect(str(database)):
        result = run_quality(database, tmp_path / "docs")
    assert "used.duckdb is in use by another process, perhaps a build: try again when it has ended." in result.stderr
    assert (result.returncode, result.stdout) == (2, "")
    result = run_quality(database, tmp_path / "docs", "--webhook", "file:///etc/passwd")
    assert "begins with http:// or https://" in result.stderr
    assert result.returncode == 2
    # Nobody listens on a port that was free a moment ago.
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        nowhere = f"http://127.0.0.1:{server.server_port}/secret-path"
    result = run_quality(database, tmp_path / "docs", "--webhook", nowhere)
    assert "The webhook did not take the result: " in result.stderr
    assert "secret-path" not in result.stdout + result.stderr
    assert result.returncode == 2


def test_other_data_are_not_held_to_the_profile_of_the_sample_and_few_people_to_no_rate(sample_database, tmp_path):
    database = shutil.copy(sample_database, tmp_path / "own.duckdb")
    with duckdb.connect(str(database)) as connection:
        connection.execute("update intermediate.int_raw_tables set origin = 'files logs/*.csv'")
        connection.execute("update marts.daily_active_users set active_users_28d = 29 where platform = 'telecom'")
    result = run_quality(database, tmp_path / "docs")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "drift was not checked.\nStore your own: user-engagement quality --profile mine.json" in result.stderr
    checks = {name for name, _ in recorded(database)}
    assert not [name for name in checks if name.endswith((".drift", ".nulls", ".quarantined_share"))]
    assert "marts.daily_active_users.telecom.stickiness" not in checks
    assert "marts.daily_active_users.loyalty.stickiness" in checks


def test_a_prefix_of_the_schemas_is_found(sample_database, tmp_path):
    database = shutil.copy(sample_database, tmp_path / "prefixed.duckdb")
    schemas = ["raw", "staging", "intermediate", "marts", "marts_people", "quality"]
    with duckdb.connect(str(database)) as connection:
        relations = connection.execute(
            """select table_schema, table_name from information_schema.tables where list_contains(?, table_schema)""",
            [schemas],
        ).fetchall()
        bases = connection.execute("select sql from duckdb_views() where contains(sql, 'FROM raw.sample_')").fetchall()
        for schema in schemas:
            connection.execute(f"create schema team_{schema}")
        for schema, name in relations:
            kind = "view" if name.startswith("base_") else "table"
            connection.execute(f"create {kind} team_{schema}.{name} as from {schema}.{name}")
        for (sql,) in bases:
            moved = sql.replace("CREATE VIEW staging.", "create or replace view team_staging.")
            connection.execute(moved.replace("FROM raw.", "FROM team_raw."))
        for schema in schemas:
            connection.execute(f"drop schema {schema} cascade")
    result = run_quality(database, tmp_path / "docs")
    assert result.returncode == 0, result.stdout + result.stderr
    with duckdb.connect(str(database), read_only=True) as connection:
        checks = connection.execute(
            "select count(*) from team_quality.data_quality_results where tool = 'great_expectations'"
        ).fetchone()[0]
    assert checks > 80
    assert f"{checks} checks, 0 failed" in result.stdout


def test_data_must_reach_the_day_that_is_asked_for(sample_database, tmp_path):
    database = shutil.copy(sample_database, tmp_path / "stale.duckdb")
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute("select raw_table, last_time from quality.data_freshness").fetchall()
    as_of = max(last_time for _, last_time in rows).date() + timedelta(days=30)
    result = run_quality(database, tmp_path / "docs", "--as-of", as_of.isoformat())
    assert result.returncode == 1
    for raw_table, _ in rows:
        assert f"FAIL {raw_table}.days_without_rows" in result.stdout


def test_what_is_missing_is_said(tmp_path, sample_database):
    result = run_quality(tmp_path / "nowhere.duckdb", tmp_path)
    assert "nowhere.duckdb does not exist: run `dbt build` first." in result.stderr
    assert result.returncode == 2
    result = run_quality(sample_database, tmp_path, "--profile", str(tmp_path / "none.json"))
    assert "store it with --refresh-profile" in result.stderr
    assert result.returncode == 2


def test_the_stored_profile_is_that_of_the_sample(sample_database, tmp_path):
    path = tmp_path / "profiles" / "fresh.json"
    result = run_quality(sample_database, tmp_path, "--profile", str(path), "--refresh-profile")
    assert result.returncode == 0, result.stdout + result.stderr
    measured, stored = read_profile(path), read_profile(SAMPLE_PROFILE)
    assert measured.keys() == stored.keys()
    assert sum(len(reference["columns"]) for reference in stored.values()) > 10
    for raw_table, reference in stored.items():
        assert measured[raw_table]["quarantined_share"] == pytest.approx(reference["quarantined_share"])
        assert measured[raw_table]["columns"].keys() == reference["columns"].keys()
        for column, then in reference["columns"].items():
            now = measured[raw_table]["columns"][column]
            assert now.get("values") == then.get("values")
            assert now.get("bins") == then.get("bins")
            assert now["weights"] == pytest.approx(then["weights"])
            assert now["null_share"] == pytest.approx(then["null_share"])


def test_weeks_are_whole_and_before_the_last():
    newest = date(2024, 3, 31)
    counts = {newest - timedelta(days=day): 1 for day in range(7 * 3 + 6)}
    assert weekly_rows(counts, newest) == [7, 7]
    counts[newest - timedelta(days=8)] = 10
    assert weekly_rows(counts, newest) == [16, 7]


def test_few_rows_tolerate_more():
    assert tolerated_rows([1000, 900, 1100]) == (500, 2000)
    # Median 9: half of it is 4.5, but 9 - 4 * 3 is below 0 and 9 + 4 * 3 above twice 9.
    assert tolerated_rows([8, 9, 10, 9]) == (0, 21)


def test_the_longest_gap_counts_days_between():
    newest = date(2024, 3, 31)
    assert longest_gap({newest: 1, newest - timedelta(days=1): 1}, newest) == 0
    assert longest_gap({newest: 1, newest - timedelta(days=4): 1}, newest) == 3
    # Too long ago to say how often rows come now.
    long_ago = newest - timedelta(days=300)
    assert longest_gap({newest: 1, newest - timedelta(days=2): 1, long_ago: 1}, newest) == 1
    assert longest_gap({newest + timedelta(days=9): 1}, newest) == 0
