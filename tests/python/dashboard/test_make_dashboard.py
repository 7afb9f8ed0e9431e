"""`make dashboard` shows the newest build that can be shown, and says why where it cannot."""

import os
import shutil
import subprocess

import pytest

from project import PROJECT

COMMANDS = """#!/bin/sh
echo "$(basename "$0") $*"
case "$*" in
  build*) touch "$USER_ENGAGEMENT_DATABASE" ;;
  publish) test ! -e not_green || { echo "The last build is not green." >&2; exit 1; }
esac
"""


@pytest.fixture
def make(tmp_path):
    """Runs `make dashboard` with stand-ins for the commands that it calls: its exit code and what it printed."""
    for command in ("dbt", "user-engagement"):
        script = tmp_path / "venv" / "bin" / command
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(COMMANDS)
        script.chmod(0o755)
    # Newer than what it depends on: nothing is installed.
    (tmp_path / "venv" / "installed").touch()
    places = {
        "USER_ENGAGEMENT_DATABASE": str(tmp_path / "built.duckdb"),
        "USER_ENGAGEMENT_PUBLISHED": str(tmp_path / "published"),
    }

    def run():
        made = subprocess.run(
            ["make", "dashboard", f"VENV={tmp_path}/venv"],
            cwd=tmp_path,
            env=os.environ | places,
            capture_output=True,
            text=True,
            check=False,
        )
        return made.returncode, [line for line in made.stdout.splitlines() if line.startswith(("dbt", "user-eng"))]

    shutil.copy(PROJECT / "Makefile", tmp_path)
    for file in ("requirements-dev.lock", "pyproject.toml"):
        (tmp_path / file).touch()
        os.utime(tmp_path / file, (0, 0))
    return run


def built(folder, seconds):
    (folder / "built.duckdb").touch()
    os.utime(folder / "built.duckdb", (seconds, seconds))


def published(folder, seconds):
    version = folder / "published" / "current"
    version.mkdir(parents=True)
    (version / "definitions.json").touch()
    os.utime(version / "definitions.json", (seconds, seconds))


def test_without_anything_it_builds_and_publishes(make):
    assert make() == (0, ["dbt build --log-level warn", "user-engagement publish", "user-engagement dashboard"])


def test_a_newer_build_is_published_first(make, tmp_path):
    built(tmp_path, 2000)
    published(tmp_path, 1000)
    assert make() == (0, ["user-engagement publish", "user-engagement dashboard"])


def test_what_is_published_is_shown_as_it_is(make, tmp_path):
    built(tmp_path, 1000)
    published(tmp_path, 2000)
    assert make() == (0, ["user-engagement dashboard"])


@pytest.mark.parametrize("is_published", [True, False])
def test_a_build_that_cannot_be_published_is_no_reason_to_hide_the_one_before(make, tmp_path, is_published):
    (tmp_path / "not_green").touch()
    built(tmp_path, 2000)
    if is_published:
        published(tmp_path, 1000)
    code, called = make()
    assert (code == 0, called[1:]) == (is_published, ["user-engagement dashboard"] if is_published else [])
