"""Forgetting people leaves every table as if the source had never named them."""

import shutil
from pathlib import Path

import duckdb
import pytest

from project import PROJECT, build, dbt, invoke
from user_engagement import forget_user
from user_engagement.forget_user import add_to_list, public_tables, raw_rows
from user_engagement.publish import publish
from user_engagement.user_key import SECRET_VARIABLE, user_key

ID_HEADERS = {"user_id", "student_id", "MSISDN/Number", "msisdn_number"}


@pytest.fixture(scope="module")
def people(sample) -> dict[str, str]:
    """One person of each platform whom many tables name; two of them have rows in quarantine, one leads a ranking."""
    troublesome = """select {id} from staging.base_{table}_judged where {id} is not null
        group by all having count(reject_reason) > 0 order by count(*) desc, {id} limit 1"""
    leading = """select user_id from intermediate.int_users join marts_people.top_subscribers using (user_key)
        order by metric, rank, user_id limit 1"""
    queries = {
        "loyalty": troublesome.format(id="user_id", table="loyalty__activity_logs"),
        "learning": troublesome.format(id="student_id", table="learning__student_video_watched"),
        "telecom": leading,
    }
    return {platform: sample.execute(query).fetchone()[0] for platform, query in queries.items()}


def run_command(work: Path, *arguments: str, build=None) -> tuple[int, str]:
    """The command on the database and the published folder in `work`: its exit code and what it printed.

    `build`, where given, takes the place of the build in a process of its own; it is told the database.
    """
    folders = ["--database", work / "sample.duckdb", "--published", work / "published"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(PROJECT)
        patch.setenv("DBT_TARGET_PATH", str(work / "target"))
        patch.setenv("DBT_LOG_PATH", str(work / "logs"))
        if build is not None:
            patch.setattr(forget_user, "_build", lambda database, options: build(database))
        result = invoke("forget-user", *arguments, *folders)
    return result.exit_code, result.output


def copied(sample_database: Path, work: Path) -> Path:
    """A copy of the sample's database in `work`, with its manifest; parsed as the sample is, since it is named so."""
    (work / "target").mkdir()
    shutil.copy(sample_database.parent / "target" / "manifest.json", work / "target")
    return Path(shutil.copy(sample_database, work / "sample.duckdb"))


def marked_green(database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("update intermediate.int_build_state set status = 'green'")


@pytest.fixture(scope="module")
def forgotten(people, sample_database, tmp_path_factory):
    """The sample, published twice, then without one person of each platform: its folder, and what was printed."""
    work = tmp_path_factory.mktemp("forgotten")
    database = copied(sample_database, work)
    for folder in ("published", "published", "elsewhere"):
        publish(database, work / "target" / "manifest.json", work / folder)
    with duckdb.connect(str(database)) as connection:
        for platform in ("loyalty", "learning"):
            add_to_list(connection, platform, [people[platform]])
        # Left by a model that was renamed.
        connection.execute("create table marts_people.old_name as from intermediate.int_users")

    def build_here(database: Path) -> None:
        # The identities (assert_...) are of this build; its grains are those of the sample's.
        left_out = ("--exclude-resource-type", "unit_test", "--exclude", "test_type:generic")
        build(database, database.parent / "built", None, "--full-refresh", *left_out)
        with duckdb.connect(str(database)) as connection:
            assert connection.execute("select status from intermediate.int_build_state").fetchone() == ("incomplete",)
        marked_green(database)

    code, printed = run_command(work, "telecom", people["telecom"], build=build_here)
    assert code == 0, printed
    return work, printed


@pytest.fixture(scope="module")
def never_named(people, sample_database, tmp_path_factory):
    """A database built from raw tables that never named these people."""
    work = tmp_path_factory.mktemp("never_named")
    database = copied(sample_database, work)
    with duckdb.connect(str(database)) as connection:
        for base, column in connection.execute(
            "select base_table, person_column from intermediate.int_raw_tables where person_column is not null"
        ).fetchall():
            seed = f"raw.sample_{base.split('base_')[1]}"
            names = [name for name, *_ in connection.execute(f"describe {seed}").fetchall() if name in ID_HEADERS]
            assert names, (seed, column)
            for name in names:
                connection.execute(
                    f'delete from {seed} where trim("{name}") in (select unnest(?))', [[*people.values()]]
                )
    run = dbt("run", "--quiet", "--full-refresh", database=database, work=work)
    assert run.success, run.printed
    return database


def test_every_public_table_equals_a_build_without_them(forgotten, never_named, sample):
    work, _ = forgotten
    with duckdb.connect() as connection:
        connection.execute(f"attach '{work / 'sample.duckdb'}' as a (read_only)")
        connection.execute(f"attach '{never_named}' as b (read_only)")
        different = [table for table in public_tables(sample) if difference(connection, table)]
    assert different == []


def difference(connection, table: str) -> list[tuple]:
    """Rows of one database that the other does not have; rows that were forgotten count as never delivered."""
    columns = "*"
    if table == "quality.row_reconciliation":
        columns = "* replace (raw_rows - forgotten_rows as raw_rows, 0 as forgotten_rows)"
    a, b = (f"(select {columns} from {database}.{table})" for database in ("a", "b"))
    return connection.execute(f"(from {a} except all from {b}) union all (from {b} except all from {a})").fetchall()


def test_rows_in_quarantine_go_too(forgotten, people):
    with duckdb.connect(str(forgotten[0] / "sample.duckdb"), read_only=True) as connection:
        for user_id in people.values():
            left = "select count(*) from intermediate.int_quarantined_rows where contains(raw_content, ?)"
            assert connection.execute(left, [user_id]).fetchone() == (0,)


def test_what_is_printed(forgotten, people, sample):
    work, printed = forgotten
    users = sample.execute("select count(*) from marts_people.users").fetchone()[0]
    assert ["marts_people.users", f"{users:,}", f"{users - 3:,}"] in [line.split() for line in printed.splitlines()]
    count = raw_rows(sample, "telecom", people["telecom"])["telecom.xdr_sessions"]
    assert f"{count} of telecom.xdr_sessions, read from the seed sample_telecom__xdr_sessions" in printed
    for folder, numbers in {"published": [1, 2], "elsewhere": [1]}.items():
        for number in numbers:
            assert str(work / folder / "versions" / f"{number:06}") in printed.split("versions deleted: ")[1]
    assert "No model builds marts_people.old_name: not published, but who was in there still is" in printed


def test_no_published_version_holds_them(forgotten, people):
    keys = {user_key(platform, user_id, "development-only") for platform, user_id in people.items()}
    for folder, version in {"published": "000003", "elsewhere": "000002"}.items():
        versions = forgotten[0] / folder / "versions"
        assert [path.name for path in versions.iterdir()] == [version]
        with duckdb.connect(str(versions / version / "people.duckdb"), read_only=True) as connection:
            published = {key for (key,) in connection.execute("select user_key from marts_people.users").fetchall()}
        assert published
        assert not keys & published


def test_the_list_survives_a_full_refresh(forgotten, people):
    with duckdb.connect(str(forgotten[0] / "sample.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select platform, user_id from intermediate.int_forgotten_users order by all"
        ).fetchall() == sorted(people.items())


def test_once_more_changes_nothing(forgotten, people):
    # Tables are as the build before left them; the list and what is published are looked at here.
    code, printed = run_command(forgotten[0], "telecom", people["telecom"], people["telecom"], build=marked_green)
    assert code == 0
    assert "No table changed." in printed
    with duckdb.connect(str(forgotten[0] / "sample.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from intermediate.int_forgotten_users").fetchone() == (3,)


@pytest.fixture
def untouched(sample_database, tmp_path):
    """A folder with a copy of the sample and one published version; afterwards the version must still be there."""
    publish(copied(sample_database, tmp_path), tmp_path / "target" / "manifest.json", tmp_path / "published")
    yield tmp_path
    assert [path.name for path in (tmp_path / "published" / "versions").iterdir()] == ["000001"]


def test_an_unknown_person_is_said_to_be_unknown(untouched, people):
    code, printed = run_command(untouched, "learning", people["learning"], "nobody", people["loyalty"])
    assert code == 1
    assert f"no raw row of learning names nobody, {people['loyalty']}" in printed
    with duckdb.connect(str(untouched / "sample.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from intermediate.int_forgotten_users").fetchone() == (0,)


def test_with_another_secret_nothing_happens(untouched, people, monkeypatch):
    monkeypatch.setenv(SECRET_VARIABLE, "a-secret-of-the-operator")
    code, printed = run_command(untouched, "telecom", people["telecom"])
    assert code == 1
    assert "is not the one that the tables were built with" in printed
    with duckdb.connect(str(untouched / "sample.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from intermediate.int_forgotten_users").fetchone() == (0,)


def test_a_build_of_another_database_is_noticed(untouched, people):
    code, printed = run_command(untouched, "telecom", people["telecom"], build=marked_green)
    assert code == 1
    assert "did not read the raw rows" in printed


def test_options_reach_dbt_and_a_failed_build_publishes_nothing(untouched, people, capfd):
    code, printed = run_command(untouched, "loyalty", people["loyalty"], "--target", "no_such_target")
    assert code == 1
    assert "run this command again" in printed
    assert "no_such_target" in capfd.readouterr().out


def test_no_database(tmp_path):
    code, printed = run_command(tmp_path, "loyalty", "L1")
    assert (code, printed) == (1, f"Error: {tmp_path / 'sample.duckdb'} does not exist: run `dbt build` first.\n")


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "sample.duckdb").write_text("user_id,name")
    code, printed = run_command(tmp_path, "loyalty", "L1")
    assert code == 1
    assert "not a valid DuckDB database file" in printed
    assert "in use" not in printed
