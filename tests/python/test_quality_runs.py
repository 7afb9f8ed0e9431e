"""What a run leaves behind and prints: the state of the build, the record of its data tests, rows of a failing one."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from project import PARSED_WITH, copy_project, dbt, run_dbt
from user_engagement.publish import NotPublishableError, publish

STAGED = "models/staging/loyalty/stg_loyalty__activity_logs.sql"
LOST_ROWS = "assert_every_raw_row_is_accounted_for"
SELECTION = ["--select", "stg_loyalty__activity_logs", "int_raw_row_counts", "row_reconciliation"]


def query(database, sql: str) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def state(database) -> str:
    ((status,),) = query(database, "select status from intermediate.int_build_state")
    return status


@pytest.fixture(scope="module")
def faulty(sample_database, tmp_path_factory):
    """A copy of the sample's database and a copy of the project in which staging loses a row of the activity log."""
    work = tmp_path_factory.mktemp("runs")
    database = shutil.copy(sample_database, work / "runs.duckdb")
    project = copy_project(work / "project")
    honest = (project / STAGED).read_text()
    faulty = honest.replace("select * from staged", "select * from staged where activity_id <> '445000000'")
    assert faulty != honest

    def run(*arguments: str, sound: bool) -> subprocess.CompletedProcess:
        (project / STAGED).write_text(honest if sound else faulty)
        return run_dbt(*arguments, "--log-level", "warn", database=database, work=work, project=project)

    return database, run, work / "target"


def test_a_full_build_is_green_and_records_every_data_test(sample_database):
    assert state(sample_database) == "green"
    ((tests, names, passed, tables),) = query(
        sample_database,
        """select count(*), count(distinct check_name), count(*) filter (where status = 'pass' and failures = 0),
        count(distinct table_name) from quality.data_quality_results where tool = 'dbt'""",
    )
    warned = query(
        sample_database,
        "select check_name from quality.data_quality_results where tool = 'dbt' and status = 'warn' order by 1",
    )
    # The sample holds such rows on purpose.
    assert warned == [("assert_raw_rows_can_be_used",), ("assert_rows_of_one_id_agree",)]
    assert tests == names == passed + len(warned)
    assert tests > 150
    assert tables > 50
    kept = query(sample_database, "select count(*) from duckdb_tables() where schema_name = 'test_failures'")
    assert kept == [(tests,)]


def test_a_failing_test_is_shown_stops_publication_and_is_over_when_it_passes(faulty, tmp_path):
    database, run, _ = faulty
    first = run("build", *SELECTION, sound=False)
    assert first.returncode == 1
    assert "Rows: " not in first.stdout, "not every figure of the rows was built"
    assert "; the database is failed." in first.stdout
    shown = first.stdout[first.stdout.index(f"FAIL {LOST_ROWS}\n") :]
    since = re.search(r"since (\S+ \S+) UTC, 1 rows, in tests/", shown).group(1)
    assert "raw_table=loyalty.activity_logs, raw_rows=" in shown
    assert "START" not in first.stdout
    (tmp_path / "manifest.json").write_text('{"nodes": {}}')
    with pytest.raises(NotPublishableError, match="not green but failed"):
        publish(database, tmp_path / "manifest.json", tmp_path / "published")

    with duckdb.connect(str(database)) as connection:
        connection.execute(
            f"""update quality.data_quality_results set run_started_at = run_started_at - interval 2 days
            where check_name = '{LOST_ROWS}' and status = 'fail'"""
        )
        connection.execute(
            f"""update quality.data_quality_results set run_started_at = run_started_at - interval 3 days
            where check_name = '{LOST_ROWS}' and status = 'pass'"""
        )
    again = run("test", *SELECTION, sound=False)
    ((earlier,),) = query(
        database,
        f"""select strftime(min(run_started_at), '%Y-%m-%d %H:%M') from quality.data_quality_results
        where check_name = '{LOST_ROWS}' and status = 'fail'""",
    )
    assert earlier < since
    assert f"since {earlier} UTC, 1 rows" in again.stdout
    assert state(database) == "failed"

    mended = run("build", *SELECTION, sound=True)
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert LOST_ROWS not in mended.stdout
    assert "0 warnings" in mended.stdout
    # The rest of the database was not built from what is sound now.
    assert state(database) == "incomplete"


def test_only_a_whole_build_leaves_a_green_database_green(faulty, tmp_path):
    database, _, _ = faulty
    parts = {
        "a selection": (["build", "--select", "row_reconciliation", "quarantined_rows_by_reason"], {}),
        "other variables": (["build", "--select", "row_reconciliation"], {"top_n": 3}),
        "no data tests": (["build", "--exclude-resource-types", "test", "unit_test"], {}),
        "not tested": (["run", "--select", "row_reconciliation"], {}),
        "seeds alone": (["seed", "--select", "known_plans"], {}),
    }
    for name, (arguments, variables) in parts.items():
        with duckdb.connect(str(database)) as connection:
            connection.execute("update intermediate.int_build_state set status = 'green'")
        part = dbt(*arguments, "--quiet", database=database, work=tmp_path, variables=variables, parsed_with={})
        assert part.success, part.printed
        assert "; the database is incomplete until a whole `dbt build`." in part.printed, name
        assert state(database) == "incomplete", name
        if name == "a selection":
            assert re.search(
                r"Rows: [\d,]+ in, [\d,]+ staged, [\d,]+ repeated, [\d,]+ quarantined \(most: \w+ \d+, ", part.printed
            )
            assert re.search(r"Run: 2 models built, \d+ data tests, 0 warnings, \d+ s; ", part.printed)
    assert dbt("test", "--quiet", "--select", "row_reconciliation", database=database, work=tmp_path).success
    assert state(database) == "incomplete"


def test_a_killed_build_stays_running(faulty, tmp_path):
    database, _, parsed = faulty
    command = [Path(sys.executable).parent / "dbt", "build", "--log-path", tmp_path, "--target-path", parsed]
    environment = os.environ | {"USER_ENGAGEMENT_DATABASE": str(database)}
    process = subprocess.Popen(
        command, cwd=parsed.parent / "project", env=environment, stdout=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if "OK created" in line:
            process.kill()
            break
    process.wait()
    assert state(database) == "running"
    (tmp_path / "manifest.json").write_text('{"nodes": {}}')
    with pytest.raises(NotPublishableError, match="not green but running"):
        publish(database, tmp_path / "manifest.json", tmp_path / "published")


def test_birth_dates_of_another_format_are_warned_of(tmp_path):
    profiles = tmp_path / "profiles.csv"
    profiles.write_text("user_id,registered_at,birth_date\n1,2021-01-01,31/12/1990\n2,2021-01-02,1990-12-31\n")
    run = dbt(
        *["build", "--quiet", "--select", "+unreadable_values", "assert_optional_values_can_be_read"],
        database=tmp_path / "built.duckdb",
        work=tmp_path,
        variables={"raw_tables": {"loyalty.user_profiles": {"files": str(profiles)}}},
        parsed_with=PARSED_WITH,
    )
    assert run.success, run.printed
    assert "1 warnings" in run.printed
    warned = 'user_profiles: 1 of 2 values of "birth_date" cannot be read and are null, such as "31/12/1990"'
    assert warned in run.printed
