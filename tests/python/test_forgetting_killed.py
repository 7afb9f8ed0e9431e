"""A forgetting that is killed at any moment has not begun, or the next build and publication end it."""

import json
import multiprocessing
import random
import shutil
import time
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from user_engagement import forget_user
from user_engagement.publish import NotPublishableError, publish
from user_engagement.user_key import DEVELOPMENT_SECRET, fingerprint

GONE = "L1"
MODELS = [("marts", "daily"), ("marts_people", "users"), ("quality", "reconciled")]


def small_warehouse(folder: Path) -> Path:
    """What forgetting needs of a green build: two people, and 100,000 rows that give a killer time."""
    database = folder / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        for schema in ["staging", "intermediate", "marts", "marts_people", "quality"]:
            connection.execute(f"create schema {schema}")
        connection.execute("create table staging.base_x as select 'L' || range as user_id from range(1, 100000)")
        connection.execute(
            f"""create table intermediate.int_build_state as select 'green' as status, false as is_trial,
            '{fingerprint(DEVELOPMENT_SECRET)}' as secret_fingerprint"""
        )
        connection.execute(
            "create table intermediate.int_forgotten_users (platform text, user_id text, forgotten_at timestamp)"
        )
        connection.execute(
            """create table intermediate.int_raw_tables as select 'loyalty.x' as raw_table, 'loyalty' as platform,
            'staging.base_x' as base_table, 'staging.base_x' as staged_table, 'user_id' as person_column,
            'user_id' as time_column, 'user_id' as identifiers, 'files' as origin, false as has_profiles, '{}' as gate,
            1 as position"""
        )
    whole_build(database)
    nodes = {
        name: {
            "name": name,
            "unique_id": name,
            "resource_type": "model",
            "schema": schema,
            "description": "",
            "columns": {},
        }
        for schema, name in MODELS
    }
    (folder / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    return database


def whole_build(database: Path, options: object = None) -> None:
    """What `dbt build` does to such a database, statement by statement."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("update intermediate.int_build_state set status = 'running'")
        connection.execute(
            """create or replace table intermediate.int_users as
            select 'loyalty' as platform, user_id from staging.base_x
            where user_id not in (select user_id from intermediate.int_forgotten_users)"""
        )
        for schema, name in MODELS:
            connection.execute(f"create or replace table {schema}.{name} as select user_id from intermediate.int_users")
        connection.execute("update intermediate.int_build_state set status = 'green'")


def forget(folder: Path, begun: object, is_to_build: object) -> None:
    """The command, in the process that is killed; stops where it is to build if `is_to_build` is there."""

    def wait(*_: object) -> None:
        is_to_build.set()
        time.sleep(60)

    forget_user._build = wait if is_to_build else whole_build
    forget_user.default_manifest = lambda: folder / "manifest.json"
    places = ["--database", folder / "warehouse.duckdb", "--published", folder / "published"]
    begun.set()
    result = CliRunner().invoke(forget_user.forget_user_command, ["loyalty", GONE, *map(str, places)])
    assert result.exit_code == 0, result.output


def holds_person(version: Path) -> bool:
    with duckdb.connect(str(version / "people.duckdb"), read_only=True) as connection:
        return bool(
            connection.execute("select count(*) from marts_people.users where user_id = ?", [GONE]).fetchone()[0]
        )


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> Path:
    """A warehouse that was published to two folders."""
    folder = tmp_path_factory.mktemp("before")
    database = small_warehouse(folder)
    for target in ["published", "published", "elsewhere"]:
        publish(database, folder / "manifest.json", folder / target)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.long)])
def test_a_forgetting_killed_at_any_moment_is_ended_by_the_next_build_and_publication(before, tmp_path, kills):
    context = multiprocessing.get_context("spawn")
    draw = random.Random(365)
    seconds = 0.0
    for kill in range(kills + 2):
        folder = tmp_path / str(kill)
        shutil.copytree(before, folder, symlinks=True)
        # Folders are noted by their whole path.
        journal = folder / "warehouse.duckdb.published"
        journal.write_text(journal.read_text().replace(str(before), str(folder)))
        begun, is_to_build = context.Event(), context.Event() if kill == 1 else None
        process = context.Process(target=forget, args=(folder, begun, is_to_build))
        process.start()
        assert begun.wait(timeout=60)
        start = time.monotonic()
        if kill == 0:
            process.join()
            seconds = time.monotonic() - start
            assert process.exitcode == 0
        elif is_to_build:
            assert is_to_build.wait(timeout=60)
        else:
            time.sleep(draw.uniform(0, seconds))
        process.kill()
        process.join()
        check_what_is_left(folder)


def check_what_is_left(folder: Path) -> None:
    database, manifest = folder / "warehouse.duckdb", folder / "manifest.json"
    with duckdb.connect(str(database)) as connection:
        (status,) = connection.execute("select status from intermediate.int_build_state").fetchone()
        (listed,) = connection.execute("select count(*) from intermediate.int_forgotten_users").fetchone()
        (left,) = connection.execute(f"select count(*) from marts_people.users where user_id = '{GONE}'").fetchone()
    if not listed:
        assert status == "green"
        return
    if left:
        with pytest.raises(NotPublishableError, match="not green"):
            publish(database, manifest, folder / "published")
    whole_build(database)
    publish(database, manifest, folder / "published")
    versions = [*folder.glob("*/versions/*")]
    assert {version.parts[-3] for version in versions} == {"published", "elsewhere"}
    assert [version for version in versions if version.name == "unfinished" or holds_person(version)] == []
