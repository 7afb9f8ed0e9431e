"""Runs the dbt project the way a person does, each run on a database of its own."""

import fcntl
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
import yaml
from click.testing import CliRunner, Result
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from user_engagement.cli import main

PROJECT = Path(__file__).parents[2]
SHARED_DATA = Path(os.environ.get("USER_ENGAGEMENT_SHARED_DATA", PROJECT.parent / "shared" / "data"))
# Raw tables that are read from files are parsed alike, whatever the files.
PARSED_WITH = {"raw_tables": {"loyalty.activity_logs": {"files": "any.csv"}}}
# The data of tests are nobody's: their keys may be made with the secret that everybody knows.
TRIAL = {"allow_development_secret": True}
OPTIONS = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--no-use-colors"]


def run_dbt(
    *arguments: str,
    database: Path,
    work: Path,
    variables: dict | None = None,
    project: Path = PROJECT,
    **environment: str,
) -> subprocess.CompletedProcess:
    """Run dbt in a process of its own, for tests of what it prints, leaves on the disk, or does to a copied project.

    `work` takes its logs and artefacts. The exit code is the caller's to judge.
    """
    command = [str(Path(sys.executable).parent / "dbt"), *arguments, "--no-use-colors"]
    if variables is not None:
        command += ["--vars", yaml.safe_dump(TRIAL | variables)]
    places = {
        "USER_ENGAGEMENT_DATABASE": str(database),
        "DBT_LOG_PATH": str(work / "logs"),
        "DBT_TARGET_PATH": str(work / "target"),
    }
    return subprocess.run(
        command,
        cwd=project,
        env=os.environ | places | environment,
        capture_output=True,
        text=True,
        check=False,
    )


class Run(NamedTuple):
    """What a run of dbt in this process ended with: whether all went well, and what it said."""

    success: bool
    printed: str


def dbt(
    *arguments: str,
    database: Path,
    work: Path,
    variables: dict | None = None,
    parsed_with: dict | None = None,
    **environment: str,
) -> Run:
    """Run dbt in this process: cheaper than `run_dbt` by the start of a process, and by the parse where it was done.

    The project is parsed once for every name of a database file and every `parsed_with`, by default `variables`. What
    is decided when dbt parses (schema names, which models there are) follows `parsed_with`; all else `variables`.
    """
    places = {"USER_ENGAGEMENT_DATABASE": str(database)}
    folders = ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    messages: list[str] = []

    def listen(event: Any) -> None:
        if event.info.level in ("info", "warn", "error"):
            messages.append(event.info.msg)

    with pytest.MonkeyPatch.context() as patch:
        for name, value in (places | environment).items():
            patch.setenv(name, value)
        manifest = parsed(database.stem, yaml.safe_dump((variables or {}) if parsed_with is None else parsed_with))
        options = [*OPTIONS, *folders, "--vars", yaml.safe_dump(TRIAL | (variables or {}))]
        try:
            result = dbtRunner(manifest, callbacks=[listen]).invoke([*arguments, *options])
        finally:
            # Or the file could not be opened otherwise in this process.
            DuckDBConnectionManager.close_all_connections()
    printed = "\n".join(messages)
    assert "Traceback" not in printed
    return Run(result.success, printed)


@cache
def parsed(database: str = "built", variables: str = "{}\n") -> Manifest:
    """The project as dbt parses it; relations are named after the file of the database, which is not opened."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("USER_ENGAGEMENT_DATABASE", f"{folder}/{database}.duckdb")
        options = [*OPTIONS, "--target-path", folder, "--log-path", folder, "--vars", variables]
        result = dbtRunner().invoke(["parse", "--quiet", *options])
        assert result.success, result.exception
        return result.result


def build(database: Path, work: Path, variables: dict | None = None, *arguments: str, **environment: str) -> Path:
    """`dbt build`, which must succeed; returns the database's path."""
    run = dbt("build", "--quiet", *arguments, database=database, work=work, variables=variables, **environment)
    assert run.success, run.printed
    return database


@contextmanager
def built_once(tmp_path_factory: pytest.TempPathFactory, name: str) -> Iterator[tuple[Path, bool]]:
    """A folder that all processes share which share the tests, and whether another one has filled it: one at a time."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    work, done = shared / name, shared / f"{name}.done"
    work.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield work, done.exists()
        done.touch()


def copy_project(target: Path) -> Path:
    """A copy of the dbt project's own files, for tests that plant a fault."""
    for folder in ["macros", "models", "python_models", "seeds", "tests"]:
        shutil.copytree(PROJECT / folder, target / folder, ignore=shutil.ignore_patterns("python", "sqlfluff"))
    for file in ["dbt_project.yml", "profiles.yml"]:
        shutil.copy(PROJECT / file, target / file)
    return target


def invoke(*arguments: object) -> Result:
    """What the command `user-engagement` does, in this process: exit_code, stdout, stderr."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


class Reader:
    """Stages raw tables, one after the other in one database. A query may read no model, since one parse serves all."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.database = work / "built.duckdb"

    def stage(self, raw_tables: dict[str, dict], *models: str, **variables: object) -> str | None:
        """Also builds `models`, as dbt selects them. What dbt said where it stopped; None where it built."""
        names = [name.replace(".", "__") for name in raw_tables]
        # A run starts in half the time of a build and makes no seeds; what is not looked up before, one thread finds.
        few = ["run", "--no-populate-cache", "--threads", "1"]
        command = ["build", "--exclude-resource-type", "test", "unit_test"] if models else few
        run = dbt(
            *[*command, "--quiet", "--no-write-json", "--select", "int_forgotten_users", *models],
            *[model for name in names for model in (f"base_{name}", f"base_{name}_judged", f"stg_{name}")],
            database=self.database,
            work=self.work,
            variables={"raw_tables": raw_tables} | variables,
            parsed_with=PARSED_WITH,
        )
        return None if run.success else run.printed

    def query(self, sql: str) -> list[tuple]:
        """Rows of a query on what was staged last."""
        # The traceback of an error holds the connection that it came from.
        gc.collect()
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(sql).fetchall()
