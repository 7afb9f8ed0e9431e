"""A source that the project does not know joins by the README's recipe, followed in a copy of the project."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from new_source import RECONCILED, TICKETS, copy_models, forget, registry_entry
from project import copy_project, invoke, run_dbt


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """What is built from ten tickets, one person forgotten before."""
    work = tmp_path_factory.mktemp("recipe")
    project = copy_project(work / "project")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    registry = project / "macros" / "raw_tables" / "registry.sql"
    end = "    ] + user_engagement.setting('additional_raw_tables')"
    assert end in registry.read_text()
    registry.write_text(registry.read_text().replace(end, registry_entry() + end))
    copy_models(project / "models" / "staging" / "support")
    changed = [path for path in project.rglob("*") if path.is_file() and before.get(path) != path.read_bytes()]
    assert len(changed) <= 6
    (work / "tickets.csv").write_text(TICKETS)
    forget(work / "built.duckdb", "support", "gone")
    variables = {
        "raw_tables": {"support.tickets": {"files": str(work / "tickets.csv")}},
        # Two of the ten tickets cannot be used, on purpose.
        "least_usable_share": 0.8,
        "as_of": {"support": "2024-02-10"},
        "observed_periods": {"support": [["2024-01-01", "2024-02-29"]]},
    }
    run = run_dbt(
        *["build", "--quiet", "--exclude-resource-type", "unit_test"],
        database=work / "built.duckdb",
        work=work,
        variables=variables,
        project=project,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return work / "built.duckdb"


@pytest.fixture(scope="module")
def built(database):
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def test_every_ticket_is_accounted_for(built):
    assert built.execute("from quality.row_reconciliation where raw_rows > 0").fetchall() == [RECONCILED]
    assert built.execute("from quality.quarantined_rows_by_reason order by all").fetchall() == [
        ("support.tickets", "missing_user", 1),
        ("support.tickets", "unreadable_time", 1),
    ]


def test_actives_retention_and_freshness_are_told_as_of_a_day(built):
    days = """select strftime(activity_date, '%m-%d'), active_users from marts.daily_active_users
        where platform = 'support' and active_users > 0 order by 1"""
    assert built.execute(days).fetchall() == [("01-01", 1), ("01-02", 2), ("02-05", 1), ("02-06", 1), ("02-09", 1)]
    for table in ("weekly_active_users", "monthly_active_users", "retention_cohorts", "new_users"):
        assert built.execute(f"select count(*) > 0 from marts.{table} where platform = 'support'").fetchone()[0], table
    assert built.execute("select as_of_date::varchar from intermediate.int_platforms").fetchall() == [("2024-02-10",)]
    freshness = "select last_time::varchar from quality.data_freshness where raw_table = 'support.tickets'"
    assert built.execute(freshness).fetchall() == [("2024-02-09 23:00:00",)]


def test_who_was_forgotten_is_nowhere(built):
    people = "select user_id from intermediate.int_users order by 1"
    assert built.execute(people).fetchall() == [("c1",), ("c2",), ("c3",)]


def test_the_commands_know_the_platform(database, tmp_path):
    own = shutil.copy(database, tmp_path / "built.duckdb")
    key = invoke("user-key", "support", "c1", "--database", own)
    assert key.exit_code == 0, key.stderr
    # The gate ends its process.
    command = [
        Path(sys.executable).parent / "user-engagement",
        "quality",
        "--database",
        own,
        "--docs",
        tmp_path / "docs",
    ]
    subprocess.run(command, check=False, capture_output=True)
    with duckdb.connect(str(own), read_only=True) as connection:
        people = "select count(*) from marts_people.users where user_key = ?"
        assert connection.execute(people, [key.stdout.strip()]).fetchone() == (1,)
        checks = "select status from quality.data_quality_results where check_name = 'support.tickets.raw_rows'"
        assert connection.execute(checks).fetchall() == [("pass",)]
