"""Runs the dbt project the way a person does, each run on a database of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from click.testing import CliRunner, Result

from user_engagement.cli import main

PROJECT = Path(__file__).parents[2]
SHARED_DATA = Path(os.environ.get("USER_ENGAGEMENT_SHARED_DATA", PROJECT.parent / "shared" / "data"))


def run_dbt(
    *arguments: str,
    database: Path,
    work: Path,
    variables: dict | None = None,
    project: Path = PROJECT,
    **environment: str,
) -> subprocess.CompletedProcess:
    """Run dbt on a database of its own; `work` takes its logs and artefacts. The exit code is the caller's to judge."""
    command = [str(Path(sys.executable).parent / "dbt"), *arguments, "--no-use-colors"]
    if variables is not None:
        command += ["--vars", yaml.safe_dump(variables)]
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


def build(database: Path, work: Path, variables: dict | None = None, **environment: str) -> Path:
    """`dbt build`, which must succeed; returns the database's path."""
    result = run_dbt("build", "--quiet", database=database, work=work, variables=variables, **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return database


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
