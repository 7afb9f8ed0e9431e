"""Readers never wait, never fail and never see a mix of two versions; a build that is not green publishes nothing."""

import fcntl
import json
import multiprocessing
import os
import stat
import struct
import subprocess
import sys
import venv
from zipfile import ZipFile

import duckdb
import pytest

from project import invoke
from user_engagement.definitions import definitions
from user_engagement.publish import NotPublishableError, drop_older_versions, publish


@pytest.fixture
def warehouse(tmp_path):
    """A small database as a green build leaves it, and its manifest."""
    database, manifest = tmp_path / "warehouse.duckdb", tmp_path / "manifest.json"
    with duckdb.connect(str(database)) as connection:
        for schema in ["marts", "marts_people", "quality", "intermediate", "staging"]:
            connection.execute(f"create schema {schema}")
        connection.execute("create table intermediate.int_build_state as select 'green' as status, false as is_trial")
        connection.execute(
            "create table intermediate.int_forgotten_users (platform text, user_id text, forgotten_at timestamp)"
        )
        connection.execute("create table intermediate.int_users as select '33626320676' as user_id")
        connection.execute("create table quality.row_reconciliation as select 1 as raw_rows")
    columns = {
        "number": {
            "data_type": "bigint",
            "description": "Number of the day's\nvisits.",
            "meta": {"is_additive": True},
            "constraints": [],
        }
    }
    models = [
        node("marts", "daily", "One row per day.", columns),
        grain_test("marts.daily", ["number"]),
        node("marts_people", "users", "One row per user.", columns),
        grain_test("marts_people.users", ["number"]),
        node("quality", "row_reconciliation"),
        node("intermediate", "int_users"),
    ]
    write_manifest(manifest, models)
    write_number(database, 0)
    return database, manifest


def node(schema, name, description="", columns=None, resource_type="model"):
    """What dbt's manifest says of a model."""
    return {
        "unique_id": f"{schema}.{name}",
        "name": name,
        "resource_type": resource_type,
        "schema": schema,
        "description": description,
        "columns": columns or {},
    }


def grain_test(model, columns):
    """What dbt's manifest says of a test that the columns name a row once."""
    kwargs = {"columns": columns}
    return node("test_failures", f"grain_of_{model}", resource_type="test") | {
        "attached_node": model,
        "test_metadata": {"name": "unique_combination", "kwargs": kwargs},
    }


def write_manifest(manifest, nodes):
    manifest.write_text(json.dumps({"nodes": {node["unique_id"]: node for node in nodes}}))


def nodes_of(manifest):
    return list(json.loads(manifest.read_text())["nodes"].values())


def execute(database, statement):
    with duckdb.connect(str(database)) as connection:
        connection.execute(statement)


def command(database, manifest, folder):
    return ["publish", "--database", str(database), "--manifest", str(manifest), "--folder", str(folder)]


def write_number(database, number):
    with duckdb.connect(str(database)) as connection:
        for table in ["marts.daily", "marts_people.users"]:
            connection.execute(
                f"create or replace table {table} as select {1000 * number} + n as number from range(1000) as t(n)"
            )


def read_in_a_loop(current, has_read, stop, results):
    """Open what `current` points at, over and over; report the versions seen and what went wrong."""
    seen, faults = set(), []
    while not stop.is_set():
        try:
            version = current.resolve()
            numbers = set()
            for file, table in [("aggregates", "marts.daily"), ("people", "marts_people.users")]:
                with duckdb.connect(str(version / f"{file}.duckdb"), read_only=True) as connection:
                    numbers |= {
                        row[0] for row in connection.execute(f"select distinct number // 1000 from {table}").fetchall()
                    }
            numbers |= {
                row[0]
                for row in duckdb.execute(
                    f"select distinct number // 1000 from '{version}/parquet/marts/daily.parquet'"
                ).fetchall()
            }
            if len(numbers) != 1:
                faults.append(f"a mix of {numbers}")
            seen |= numbers
        except Exception as error:
            faults.append(repr(error))
        has_read.set()
    results.put((len(seen), faults))


@pytest.mark.slow
@pytest.mark.parametrize("publications", [20, pytest.param(1000, marks=pytest.mark.long)])
def test_readers_during_publishes(warehouse, tmp_path, publications):
    database, manifest = warehouse
    folder = tmp_path / "published"
    publish(database, manifest, folder)
    context = multiprocessing.get_context("spawn")
    has_read, stop, results = context.Event(), context.Event(), context.Queue()
    reader = context.Process(target=read_in_a_loop, args=(folder / "current", has_read, stop, results))
    reader.start()
    for number in range(1, publications + 1):
        # A version is kept for three publishes: one falls into a read or between two, never three into one.
        assert has_read.wait(timeout=60)
        has_read.clear()
        write_number(database, number)
        publish(database, manifest, folder)
    stop.set()
    versions_seen, faults = results.get(timeout=60)
    reader.join()
    assert faults == []
    assert versions_seen > publications // 4
    assert sorted(path.name for path in (folder / "versions").iterdir()) == [
        f"{publications + number:06}" for number in (-1, 0, 1)
    ]


def test_a_version_holds_public_tables_and_their_definitions_only(warehouse, tmp_path):
    version, left_out, *_ = publish(*warehouse, tmp_path / "published")
    assert left_out == []
    tables = {}
    for file in ["aggregates", "people"]:
        with duckdb.connect(str(version / f"{file}.duckdb"), read_only=True) as connection:
            found = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
            tables[file] = found
    assert tables == {
        "aggregates": [("marts", "daily"), ("quality", "row_reconciliation")],
        "people": [("marts_people", "users")],
    }
    number = {
        "data_type": "bigint",
        "label": "Number",
        "description": "Number of the day's visits.",
        "format": "integer",
        "unit": None,
        "is_additive": True,
        "aggregation": "sum",
        "expression": "sum(number)",
        "is_key": True,
        "is_nullable": False,
    }
    keyed = {"key": ["number"], "columns": {"number": number}}
    assert json.loads((version / "definitions.json").read_text()) == {
        "daily": {"schema": "marts", "description": "One row per day."} | keyed,
        "row_reconciliation": {"schema": "quality", "description": "", "key": [], "columns": {}},
        "users": {"schema": "marts_people", "description": "One row per user."} | keyed,
    }
    assert sorted(str(path.relative_to(version)) for path in version.rglob("*.parquet")) == [
        "parquet/marts/daily.parquet",
        "parquet/marts_people/users.parquet",
        "parquet/quality/row_reconciliation.parquet",
    ]


def test_files_of_duckdb_say_what_they_hold(warehouse, tmp_path):
    version = publish(*warehouse, tmp_path / "published").version
    rules = {"aggregates": ["NOT NULL", "PRIMARY KEY"], "people": ["NOT NULL"]}
    for file, table in [("aggregates", "daily"), ("people", "users")]:
        with duckdb.connect(str(version / f"{file}.duckdb"), read_only=True) as connection:
            comments = connection.execute(
                f"""select comment from duckdb_tables() where table_name = '{table}'
                union all select comment from duckdb_columns() where table_name = '{table}'"""
            ).fetchall()
            constraints = connection.execute("select constraint_type from duckdb_constraints() order by 1").fetchall()
        assert comments == [
            (f"One row per {table.rstrip('s').replace('daily', 'day')}.",),
            ("Number of the day's visits.",),
        ]
        assert [name for (name,) in constraints] == rules[file]


def test_parquet_says_what_it_holds(warehouse, tmp_path):
    version = publish(*warehouse, tmp_path / "published").version
    found = duckdb.execute(
        f"select decode(key), decode(value) from parquet_kv_metadata('{version}/parquet/marts/daily.parquet')"
    ).fetchall()
    assert dict(found) == {
        "description": "One row per day.",
        "columns": json.dumps({"number": "Number of the day's visits."}),
        "key": '["number"]',
    }


def test_files_of_duckdb_are_of_a_version_that_old_ones_read(warehouse, tmp_path):
    """64 is what DuckDB 0.9 to 1.1 write; the number stands behind a checksum and four letters."""
    for file in publish(*warehouse, tmp_path / "published").version.glob("*.duckdb"):
        assert struct.unpack("<8x4sQ", file.read_bytes()[:20]) == (b"DUCK", 64)


@pytest.mark.long
@pytest.mark.parametrize("release", ["1.1.3", "1.4.4", "1.5.0"])
def test_older_releases_of_duckdb_open_the_files(warehouse, tmp_path, release):
    version = publish(*warehouse, tmp_path / "published").version
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"duckdb=={release}"], check=True)
    code = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall())"
    for file, table in [("aggregates", "marts.daily"), ("people", "marts_people.users")]:
        query = f"select (select count(*) from {table}), count(comment) from duckdb_columns() where not internal"
        command = [python, "-c", code, version / f"{file}.duckdb", query]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert printed.startswith("[(1000, ")
        assert not printed.startswith("[(1000, 0)")


def test_spreadsheets_get_aggregates_whose_texts_run_nothing(warehouse, tmp_path):
    database, manifest = warehouse
    execute(
        database, """create or replace table marts.daily as select '=cmd()' as "text", -1.5 as number, null as day"""
    )
    with ZipFile(publish(database, manifest, tmp_path / "published").version / "aggregates.csv.zip") as zipped:
        assert zipped.namelist() == ["marts/daily.csv", "quality/row_reconciliation.csv"]
        assert zipped.read("marts/daily.csv").decode("utf-8-sig") == "text,number,day\r\n'=cmd(),-1.5,\r\n"


def test_a_view_is_published_as_a_table(warehouse, tmp_path):
    database, manifest = warehouse
    execute(database, "create view marts_people.days as select 7 as activities from intermediate.int_users")
    write_manifest(manifest, [*nodes_of(manifest), node("marts_people", "days")])
    version, left_out, *_ = publish(database, manifest, tmp_path / "published")
    assert left_out == []
    with duckdb.connect(str(version / "people.duckdb"), read_only=True) as connection:
        assert ("days",) in connection.execute("select table_name from duckdb_tables()").fetchall()
        assert connection.execute("from marts_people.days").fetchall() == [(7,)]
    with duckdb.connect() as connection:
        assert connection.execute(f"from '{version}/parquet/marts_people/days.parquet'").fetchall() == [(7,)]


def test_only_models_have_definitions(warehouse):
    _, manifest = warehouse
    others = [node("marts", kind, resource_type=kind) for kind in ["operation", "seed", "snapshot", "test"]]
    write_manifest(manifest, nodes_of(manifest) + others)
    assert sorted(definitions(manifest, "")) == ["daily", "row_reconciliation", "users"]


def test_tables_that_no_model_builds_are_left_out_and_named(warehouse, tmp_path):
    database, manifest = warehouse
    # Left by a model that was renamed, and by one that moved to another schema.
    execute(database, "create table marts_people.old_name as from intermediate.int_users")
    execute(database, "create table marts.users as from intermediate.int_users")
    folder = tmp_path / "published"
    result = invoke(*command(database, manifest, folder))
    assert result.exit_code == 0
    reason = f"Left out, since {manifest} has no public model of that name: marts.users, marts_people.old_name."
    assert result.stdout.splitlines()[1:] == [reason]
    for file, table in [("aggregates", ("marts", "users")), ("people", ("marts_people", "old_name"))]:
        with duckdb.connect(str(folder / "current" / f"{file}.duckdb"), read_only=True) as connection:
            published = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        assert published
        assert table not in published
    assert not list(folder.rglob("old_name.parquet"))
    assert len(list(folder.rglob("users.parquet"))) == 1


def test_a_database_that_lacks_a_table_of_the_manifest_publishes_nothing(warehouse, tmp_path):
    database, manifest = warehouse
    folder = tmp_path / "published"
    before = publish(database, manifest, folder).version
    execute(database, "drop table marts_people.users")
    # In another schema it is not the model's.
    execute(database, "create table marts.users as select 1 as number")
    with pytest.raises(NotPublishableError, match=r"lacks tables .* \(marts_people\.users\)"):
        publish(database, manifest, folder)
    assert list((folder / "versions").iterdir()) == [before]


def test_a_manifest_of_another_build_publishes_nothing(warehouse, tmp_path):
    database, manifest = warehouse
    write_manifest(manifest, [node | {"schema": f"team_{node['schema']}"} for node in nodes_of(manifest)])
    with pytest.raises(NotPublishableError, match="names no public model"):
        publish(database, manifest, tmp_path / "published")


@pytest.mark.parametrize("suffix", ["duckdb", "parquet", "zip"])
def test_published_files_are_read_only(warehouse, tmp_path, suffix):
    files = list(publish(*warehouse, tmp_path / "published").version.rglob(f"*.{suffix}"))
    assert files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o444}


def test_a_second_publisher_is_refused(warehouse, tmp_path):
    folder = tmp_path / "published"
    publish(*warehouse, folder)
    with (folder / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NotPublishableError, match="under way"):
            publish(*warehouse, folder)
    assert publish(*warehouse, folder).version.name == "000002"


def test_current_leads_to_a_whole_version_at_every_moment(warehouse, tmp_path):
    folder = tmp_path / "published"
    publish(*warehouse, folder)
    definitions_now, calls, gaps = folder / "current" / "definitions.json", [], []

    def look(frame, event, argument):
        """Before and after every call of a function, so that no gap is too short to be seen."""
        calls.append(getattr(argument, "__name__", None))
        if not os.path.exists(definitions_now):
            gaps.append((event, frame.f_code.co_name, calls[-1]))

    sys.setprofile(look)
    try:
        version, _, *_ = publish(*warehouse, folder)
    finally:
        sys.setprofile(None)
    assert (folder / "current").resolve() == version.resolve()
    assert "symlink" in calls
    assert gaps == []


def test_paths_may_have_quotes(warehouse, tmp_path):
    database, manifest = warehouse
    quoted = tmp_path / "o'clock"
    quoted.mkdir()
    version, _, *_ = publish(database.rename(quoted / "team's.duckdb"), manifest, quoted / "people's")
    assert (version / "parquet" / "marts" / "daily.parquet").is_file()


def test_a_trial_says_so(warehouse, tmp_path):
    database, manifest = warehouse
    execute(database, "update intermediate.int_build_state set is_trial = true")
    printed = invoke(*command(database, manifest, tmp_path / "published"))
    assert printed.exit_code == 0
    assert "A TRIAL: user keys are made with the development secret" in printed.output


def test_a_build_that_does_not_say_whether_it_is_a_trial_is_not_published(warehouse, tmp_path):
    database, manifest = warehouse
    execute(database, "alter table intermediate.int_build_state drop column is_trial")
    with pytest.raises(NotPublishableError, match="run a whole `dbt build`"):
        publish(database, manifest, tmp_path / "published")


@pytest.mark.parametrize("status", ["failed", "running"])
def test_a_build_that_is_not_green_publishes_nothing(warehouse, tmp_path, status):
    database, manifest = warehouse
    folder = tmp_path / "published"
    before = publish(database, manifest, folder).version
    execute(database, f"update intermediate.int_build_state set status = '{status}'")
    result = invoke(*command(database, manifest, folder))
    assert result.exit_code == 1
    assert f"The last build is not green but {status}" in result.stderr
    assert (folder / "current").resolve() == before.resolve()
    assert len(list((folder / "versions").iterdir())) == 1


def test_a_build_that_left_no_state_publishes_nothing(warehouse, tmp_path):
    database, manifest = warehouse
    execute(database, "delete from intermediate.int_build_state")
    with pytest.raises(NotPublishableError, match="does not say how its last build ended"):
        publish(database, manifest, tmp_path / "published")


def test_a_prefix_of_the_schemas_is_taken_off(warehouse, tmp_path):
    database, manifest = warehouse
    plain = publish(database, manifest, tmp_path / "plain").version
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
    write_manifest(manifest, [node | {"schema": f"team_{node['schema']}"} for node in nodes_of(manifest)])
    version = publish(database, manifest, tmp_path / "prefixed").version
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
    assert invoke("publish", "--database", database, "--folder", folder).exit_code == 0
    assert "daily" in json.loads((folder / "current" / "definitions.json").read_text())


def test_a_database_without_a_build_publishes_nothing(warehouse, tmp_path):
    database, manifest = warehouse
    execute(database, "drop table intermediate.int_build_state")
    with pytest.raises(NotPublishableError, match="holds no build"):
        publish(database, manifest, tmp_path / "published")


@pytest.mark.slow
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


def test_a_file_that_is_no_database_is_not_said_to_be_in_use(warehouse, tmp_path):
    database, manifest = warehouse
    database.write_text("user_id,name")
    result = invoke(*command(database, manifest, tmp_path / "published"))
    assert result.exit_code == 1
    printed = result.stderr
    assert f"{database} cannot be opened" in printed
    assert "not a valid DuckDB database file" in printed
    assert "in use" not in printed


def hold_open(database, opened, release):
    with duckdb.connect(str(database)):
        opened.set()
        release.wait(timeout=60)


def test_what_a_killed_publication_left_is_cleared(warehouse, tmp_path):
    folder = tmp_path / "published"
    unfinished = folder / "versions" / "unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "aggregates.duckdb").write_text("half a file")
    version = publish(*warehouse, folder).version
    assert (folder / "current").resolve() == version.resolve()
    assert not unfinished.exists()


def test_what_is_no_version_is_let_be(warehouse, tmp_path):
    versions = tmp_path / "published" / "versions"
    strays = ["000001.bak", "0000002", "12", "notes"]
    for stray in strays:
        (versions / stray).mkdir(parents=True)
    publish(*warehouse, versions.parent)
    assert publish(*warehouse, versions.parent).version.name == "000002"
    assert drop_older_versions(versions.parent, 1) == [versions / "000001"]
    assert sorted(path.name for path in versions.iterdir()) == sorted([*strays, "000002"])


def test_the_newest_version_cannot_be_dropped(warehouse, tmp_path):
    folder = tmp_path / "published"
    version = publish(*warehouse, folder).version
    for kept in [0, -1]:
        with pytest.raises(ValueError, match="1 or more"):
            drop_older_versions(folder, kept)
    assert version.is_dir()
