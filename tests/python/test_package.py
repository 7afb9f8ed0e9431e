"""Another dbt project installs this one, builds its tables, and reads them in models of its own."""

import duckdb
import pytest
import yaml

from new_source import RECONCILED, TICKETS, copy_models, forget, registry_entry
from project import PROJECT, run_dbt

MINE = "select platform, count(*) as users from {{ ref('user_engagement', 'TABLE') }} group by platform"


@pytest.fixture
def host(tmp_path):
    """A project with this one in its packages, a model that reads one of its tables, and a source of its own."""
    folder = tmp_path / "host"
    settings = {"TimeZone": "UTC", "variable user_key_secret": "a secret of the host"}
    output = {"type": "duckdb", "path": "{{ env_var('USER_ENGAGEMENT_DATABASE') }}", "settings": settings}
    variables = {
        "raw_tables": {"support.tickets": {"files": str(tmp_path / "tickets.csv")}},
        "additional_raw_tables": yaml.safe_load(f"[{registry_entry()}]"),
        "reporting_timezone": "Europe/Berlin",
    }
    files = {
        "dbt_project.yml": {"name": "host", "version": "1.0.0", "profile": "host", "model-paths": ["models"]}
        | {"vars": {"user_engagement": variables}},
        "packages.yml": {"packages": [{"local": str(PROJECT)}]},
        "profiles.yml": {"host": {"target": "dev", "outputs": {"dev": output}}},
    }
    (folder / "models").mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content))
    (folder / "models" / "mine.sql").write_text(MINE.replace("TABLE", "daily_active_users"))
    (tmp_path / "tickets.csv").write_text(TICKETS)
    copy_models(folder / "models" / "support")
    return folder


def test_a_project_that_installs_this_one_builds_and_reads_its_tables(host, tmp_path):
    database = tmp_path / "host.duckdb"

    def run(*arguments: str) -> str:
        result = run_dbt(*arguments, database=database, work=tmp_path, project=host)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def state() -> list[tuple]:
        with duckdb.connect(str(database), read_only=True) as connection:
            return connection.execute("select invocation_id, status from intermediate.int_build_state").fetchall()

    run("deps")
    forget(database, "support", "gone")
    selection = ("--select", "+daily_active_users", "+row_reconciliation", "int_raw_tables")
    run("build", *selection, "--indirect-selection", "buildable")
    before = state()
    assert before[0][1] == "incomplete"
    assert "the database is" not in run("run", "--select", "mine")
    assert state() == before
    with duckdb.connect(str(database), read_only=True) as connection:
        assert dict(connection.execute("from main.mine").fetchall()).keys() == {"support"}
        assert connection.execute("from quality.row_reconciliation where raw_rows > 0").fetchall() == [RECONCILED]
        tables = "select base_table, staged_table from intermediate.int_raw_tables where platform = 'support'"
        assert connection.execute(tables).fetchall() == [("main.base_support__tickets", "main.stg_support__tickets")]


def test_a_project_that_installs_this_one_cannot_read_what_is_inside(host, tmp_path):
    (host / "models" / "mine.sql").write_text(MINE.replace("TABLE", "int_users"))
    where = {"database": tmp_path / "host.duckdb", "work": tmp_path, "project": host}
    assert run_dbt("deps", **where).returncode == 0
    refused = run_dbt("parse", **where)
    assert refused.returncode != 0
    assert "attempted to reference node model.user_engagement.int_users" in refused.stdout.replace("\n", " ")
