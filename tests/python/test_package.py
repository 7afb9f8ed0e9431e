"""Another dbt project installs this one, builds its tables, and reads them in models of its own."""

import duckdb
import pytest
import yaml

from project import PROJECT, run_dbt

MINE = "select platform, count(*) as users from {{ ref('user_engagement', 'TABLE') }} group by platform"


@pytest.fixture
def host(tmp_path):
    """A project with this one in its packages and a model that reads one of its tables."""
    folder = tmp_path / "host"
    settings = {"TimeZone": "UTC", "variable user_key_secret": "a secret of the host"}
    output = {"type": "duckdb", "path": "{{ env_var('USER_ENGAGEMENT_DATABASE') }}", "settings": settings}
    files = {
        "dbt_project.yml": {"name": "host", "version": "1.0.0", "profile": "host", "model-paths": ["models"]}
        | {"vars": {"user_engagement": {"raw_tables": {}, "reporting_timezone": "Europe/Berlin"}}},
        "packages.yml": {"packages": [{"local": str(PROJECT)}]},
        "profiles.yml": {"host": {"target": "dev", "outputs": {"dev": output}}},
    }
    (folder / "models").mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content))
    (folder / "models" / "mine.sql").write_text(MINE.replace("TABLE", "daily_active_users"))
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
    run("build", "--select", "+daily_active_users", "--indirect-selection", "buildable")
    before = state()
    assert before[0][1] == "incomplete"
    assert "the database is" not in run("run", "--select", "mine")
    assert state() == before
    with duckdb.connect(str(database), read_only=True) as connection:
        assert dict(connection.execute("from main.mine").fetchall()).keys() == {"learning", "loyalty", "telecom"}


def test_a_project_that_installs_this_one_cannot_read_what_is_inside(host, tmp_path):
    (host / "models" / "mine.sql").write_text(MINE.replace("TABLE", "int_users"))
    where = {"database": tmp_path / "host.duckdb", "work": tmp_path, "project": host}
    assert run_dbt("deps", **where).returncode == 0
    refused = run_dbt("parse", **where)
    assert refused.returncode != 0
    assert "attempted to reference node model.user_engagement.int_users" in refused.stdout.replace("\n", " ")
