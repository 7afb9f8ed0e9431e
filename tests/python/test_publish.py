"""Readers never wait, never fail and never see a mix of two versions; a build that is not green publishes nothing."""

import json
import multiprocessing
import os

import duckdb
import pytest

from user_engagement.cli import main
from user_engagement.publish import NotPublishableError, publish

# The long run: PUBLISHES=1000 pytest tests/python/test_publish.py
PUBLISHES = int(os.environ.get("PUBLISHES", "20"))


@pytest.fixture
def warehouse(tmp_path):
    """A small database as a green build leaves it, and its manifest."""
    database, manifest = tmp_path / "warehouse.duckdb", tmp_path / "manifest.json"
    with duckdb.connect(str(database)) as connection:
        for schema in ["marts", "marts_people", "quality", "intermediate", "staging"]:
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table intermediate.int_build_state as select 'a' as invocation_id, 'green' as status"
        )
        connection.execute("create table intermediate.int_users as select '33626320676' as user_id")
        connection.execute("create table quality.row_reconciliation as select 1 as raw_rows")
    node = {
        "name": "daily",
        "resource_type": "model",
        "schema": "marts",
        "description": "One row per day.",
        "columns": {"number": {"data_type": "bigint", "description": "Number.", "meta": {"is_additive": True}}},
    }
    inner = node | {"name": "int_users", "schema": "intermediate"}
    manifest.write_text(json.dumps({"nodes": {"a": node, "b": inner}}))
    write_number(database, 0)
    return database, manifest


def write_number(database, number):
    with duckdb.connect(str(database)) as connection:
        for table in ["marts.daily", "marts_people.users"]:
            connection.execute(f"create or replace table {table} as select {number} as number from range(1000)")


def read_in_a_loop(current, has_read, stop, results):
    """Open what `current` points at, over and over; report the versions seen and what went wrong."""
    seen, faults = set(), []
    while not stop.is_set():
        try:
            version = current.resolve()
            numbers = set()
            for file, table in [("aggregates", "marts.daily"), ("people", "marts_people.users")]:
                with duckdb.connect(str(version / f"{file}.duckdb"), read_only=True) as connection:
                    numbers |= {row[0] for row in connection.execute(f"select distinct number from {table}").fetchall()}
            numbers |= {
                row[0]
                for row in duckdb.execute(
                    f"select distinct number from '{version}/parquet/marts/daily.parquet'"
                ).fetchall()
            }
            if len(numbers) != 1:
                faults.append(f"a mix of {numbers}")
            seen |= numbers
        except Exception as error:
            faults.append(repr(error))
        has_read.set()
    results.put((len(seen), faults))


def test_readers_during_publishes(warehouse, tmp_path):
    database, manifest = warehouse
    folder = tmp_path / "published"
    publish(database, manifest, folder)
    context = multiprocessing.get_context("spawn")
    has_read, stop, results = context.Event(), context.Event(), context.Queue()
    reader = context.Process(target=read_in_a_loop, args=(folder / "current", has_read, stop, results))
    reader.start()
    for number in range(1, PUBLISHES + 1):
        # A version is kept for three publishes: one falls into a read or between two, never three into one.
        assert has_read.wait(timeout=60)
        has_read.clear()
        write_number(database, number)
        publish(database, manifest, folder)
    stop.set()
    versions_seen, faults = results.get(timeout=60)
    reader.join()
    assert faults == []
    assert versions_seen > PUBLISHES // 4
    assert sorted(path.name for path in (folder / "versions").iterdir()) == [
        f"{PUBLISHES + number:06}" for number in (-1, 0, 1)
    ]


def test_a_version_holds_public_tables_and_their_definitions_only(warehouse, tmp_path):
    version = publish(*warehouse, tmp_path / "published")
    tables = {}
    for file in ["aggregates", "people"]:
        with duckdb.connect(str(version / f"{file}.duckdb"), read_only=True) as connection:
            found = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
            tables[file] = found
    assert tables == {
        "aggregates": [("marts", "daily"), ("quality", "row_reconciliation")],
        "people": [("marts_people", "users")],
    }
    assert json.loads((version / "definitions.json").read_text()) == {
        "daily": {
            "schema": "marts",
            "description": "One row per day.",
            "columns": {"number": {"data_type": "bigint", "description": "Number.", "is_additive": True}},
        }
    }


@pytest.mark.parametrize("status", ["failed", "running"])
def test_a_build_that_is_not_green_publishes_nothing(warehouse, tmp_path, status, capsys):
    database, manifest = warehouse
    folder = tmp_path / "published"
    before = publish(database, manifest, folder)
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"update intermediate.int_build_state set status = '{status}'")
    arguments = ["publish", "--database", str(database), "--manifest", str(manifest), "--folder", str(folder)]
    assert main(arguments) == 1
    assert f"The last build is not green but {status}" in capsys.readouterr().out
    assert (folder / "current").resolve() == before.resolve()
    assert len(list((folder / "versions").iterdir())) == 1


def test_a_prefix_of_the_schemas_is_taken_off(warehouse, tmp_path):
    database, manifest = warehouse
    plain = publish(database, manifest, tmp_path / "plain")
    with duckdb.connect(str(database)) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema in {schema for schema, _ in tables}:
            connection.execute(f"create schema team_{schema}")
        for schema, table in tables:
            connection.execute(f"create table team_{schema}.{table} as from {schema}.{table}")
    # Which of two builds is meant, nobody can tell.
    with pytest.raises(NotPublishableError, match="several builds"):
        publish(database, manifest, tmp_path / "prefixed")
    with duckdb.connect(str(database)) as connection:
        for schema in {schema for schema, _ in tables}:
            connection.execute(f"drop schema {schema} cascade")
    nodes = json.loads(manifest.read_text())["nodes"]
    prefixed = {name: node | {"schema": f"team_{node['schema']}"} for name, node in nodes.items()}
    manifest.write_text(json.dumps({"nodes": prefixed}))
    version = publish(database, manifest, tmp_path / "prefixed")
    assert (version / "definitions.json").read_text() == (plain / "definitions.json").read_text()
    for file in ["aggregates", "people"]:
        names = []
        for folder in [plain, version]:
            with duckdb.connect(str(folder / f"{file}.duckdb"), read_only=True) as connection:
                names.append(connection.execute("select schema_name, table_name from duckdb_tables()").fetchall())
        assert names[0] == names[1] != []


def test_the_manifest_lies_where_dbt_is_told_to_leave_it(warehouse, tmp_path, monkeypatch):
    database, manifest = warehouse
    monkeypatch.setenv("DBT_TARGET_PATH", str(manifest.parent))
    folder = tmp_path / "published"
    assert main(["publish", "--database", str(database), "--folder", str(folder)]) == 0
    assert "daily" in json.loads((folder / "current" / "definitions.json").read_text())


def test_a_database_without_a_build_publishes_nothing(warehouse, tmp_path):
    database, manifest = warehouse
    with duckdb.connect(str(database)) as connection:
        connection.execute("drop table intermediate.int_build_state")
    with pytest.raises(NotPublishableError, match="holds no build"):
        publish(database, manifest, tmp_path / "published")


def test_a_database_in_use_or_absent_publishes_nothing(warehouse, tmp_path):
    database, manifest = warehouse
    with pytest.raises(NotPublishableError, match="does not exist"):
        publish(tmp_path / "nothing.duckdb", manifest, tmp_path / "published")
    context = multiprocessing.get_context("spawn")
    opened, release = context.Event(), context.Event()
    writer = context.Process(target=hold_open, args=(database, opened, release))
    writer.start()
    assert opened.wait(timeout=60)
    try:
        with pytest.raises(NotPublishableError, match="is in use"):
            publish(database, manifest, tmp_path / "published")
    finally:
        release.set()
        writer.join()


def hold_open(database, opened, release):
    with duckdb.connect(str(database)):
        opened.set()
        release.wait(timeout=60)


def test_what_a_killed_publication_left_is_cleared(warehouse, tmp_path):
    folder = tmp_path / "published"
    unfinished = folder / "versions" / "unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "aggregates.duckdb").write_text("half a file")
    version = publish(*warehouse, folder)
    assert (folder / "current").resolve() == version.resolve()
    assert not unfinished.exists()
