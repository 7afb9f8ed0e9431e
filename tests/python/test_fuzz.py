"""Whatever a source delivers: a clear error or quarantined rows, every row accounted for, nothing in it executed.

Thousands of malformed rows in one build; malformed files one by one, each read through the staging of its raw table.
"""

import csv
import random
import re

import duckdb
import pytest

from malformed_files import FILES, GOOD, LOGS, LONG_ROW, WEB
from malformed_rows import ATTACKS, malformed_rows
from project import dbt

ROWS = 400
KEYS = {LOGS: "activity_id, user_id, cast(occurred_at as date)", WEB: "channel, date_hour"}


@pytest.fixture
def read_file(reader):
    """Reads a raw table: what dbt says, and (raw, staged, duplicate, quarantined) rows; none where it stopped."""

    def read(raw_table: str, settings: dict) -> tuple[str, tuple | None]:
        said = reader.stage({raw_table: settings})
        assert reader.query("select * from duckdb_tables() where table_name = 'planted'") == []
        if said is not None:
            return said, None
        name = raw_table.replace(".", "__")
        (counts,) = reader.query(
            f"""select
                (select count(*) from staging.base_{name}),
                (select count(*) from staging.stg_{name}),
                count(*) filter (where reject_reason is null)
                - count(distinct ({KEYS[raw_table]})) filter (where reject_reason is null),
                count(reject_reason)
            from staging.base_{name}_judged"""
        )
        return "", counts

    return read


@pytest.mark.parametrize("flaw", FILES)
def test_file(read_file, tmp_path, flaw):
    raw_table, name, content, expected = FILES[flaw]
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    printed, counts = read_file(raw_table, {"files": str(path)})
    if isinstance(expected, str):
        assert counts is None
        assert re.search(expected, printed)
        assert raw_table in printed
        # Rows hold ids of people: none is shown.
        assert ",2024-05-06," not in printed
        assert "20240506" not in printed
        assert '"u1"' not in printed
    else:
        assert counts is not None, printed[-2000:]
        raw, staged, duplicates, quarantined = counts
        assert raw == staged + duplicates + quarantined
        assert (raw, staged) == expected


# A file name cannot hold a slash.
@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if "/" not in attack])
def test_sql_in_a_file_name(read_file, tmp_path, attack):
    path = tmp_path / f"{attack}.csv"
    path.write_text(GOOD)
    assert read_file(LOGS, {"files": str(path)})[1] == (2, 2, 0, 0)


@pytest.mark.parametrize("attack", ATTACKS)
def test_sql_in_column_names_and_null_markers(read_file, tmp_path, attack):
    with (tmp_path / "x.csv").open("w", newline="") as file:
        rows = [[attack, "user_id", "occurred_at", "feature", attack + "2"], ["a1", "u1", "2024-05-06", attack, attack]]
        csv.writer(file).writerows(rows)
    settings = {"files": str(tmp_path / "x.csv"), "columns": {"activity_id": attack}, "null_values": [attack]}
    assert read_file(LOGS, settings)[1] == (1, 1, 0, 0)
    printed, counts = read_file(LOGS, settings | {"columns": {"activity_id": attack, "user_id": attack + "3"}})
    assert counts is None
    assert attack + "3" in printed


def test_a_folder_is_no_file(read_file, tmp_path):
    (tmp_path / "x.csv").mkdir()
    printed, counts = read_file(LOGS, {"files": str(tmp_path / "x.csv")})
    assert counts is None
    assert f"{LOGS}: no such file" in printed


def test_one_malformed_file_among_many(read_file, tmp_path):
    (tmp_path / "1.csv").write_text(GOOD)
    (tmp_path / "2.csv").write_text(GOOD.replace("a1", "a3") + LONG_ROW)
    printed, counts = read_file(LOGS, {"files": str(tmp_path / "*.csv")})
    assert counts is None
    assert "2.csv" in printed
    (tmp_path / "2.csv").write_text("")
    assert read_file(LOGS, {"files": str(tmp_path / "*.csv")}) == ("", (2, 2, 0, 0))
    (tmp_path / "2.csv").write_bytes(GOOD.encode("utf-16"))
    printed, counts = read_file(LOGS, {"files": str(tmp_path / "*.csv")})
    assert counts is None
    assert f"in: {tmp_path / '2.csv'}" in printed


def test_a_file_without_header_is_not_quoted(read_file, tmp_path):
    (tmp_path / "x.csv").write_text(GOOD.split("\n", 1)[1].replace("u1", "anna@example.org"))
    printed, counts = read_file(LOGS, {"files": str(tmp_path / "x.csv")})
    assert counts is None
    assert "found: 6 columns, none of a name that is known" in printed
    assert "anna" not in printed
    (tmp_path / "x.json").write_text('{"anna@example.org": {"visits": 1}}')
    printed, counts = read_file(LOGS, {"files": str(tmp_path / "x.json")})
    assert counts is None
    assert "anna" not in printed


@pytest.fixture(scope="module")
def malformed_build(tmp_path_factory):
    """A build of nine raw tables of malformed rows: how it ended and the database."""
    work = tmp_path_factory.mktemp("rows")
    configuration = {}
    for raw_table, rows in malformed_rows(random.Random(365), ROWS).items():
        configuration[raw_table] = {"files": str(work / f"{raw_table}.csv"), "null_values": ATTACKS[:2]}
        with (work / f"{raw_table}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    database = work / "built.duckdb"
    # Unit tests bring their own rows.
    arguments = ("build", "--quiet", "--exclude-resource-type", "unit_test")
    variables = {"raw_tables": configuration, "least_usable_share": 0}
    return dbt(*arguments, database=database, work=work, variables=variables), database


def test_a_build_of_malformed_rows_succeeds(malformed_build):
    run, _ = malformed_build
    assert run.success, run.printed[-5000:]


def test_every_malformed_row_is_accounted_for(malformed_build):
    with duckdb.connect(str(malformed_build[1]), read_only=True) as connection:
        rows = connection.execute("select * from quality.row_reconciliation").fetchall()
        planted = connection.execute("select * from duckdb_tables() where table_name = 'planted'").fetchall()
        reasons = connection.execute("select distinct reason_code from quality.quarantined_rows_by_reason").fetchall()
    assert planted == []
    assert len(rows) == 9
    for raw_table, raw, staged, duplicates, quarantined, forgotten in rows:
        assert raw == ROWS == staged + duplicates + quarantined + forgotten, raw_table
        assert staged > 0, raw_table
        assert quarantined > 0, raw_table
    assert len(reasons) > 10


def test_no_public_table_holds_what_is_no_number_or_infinite(malformed_build):
    with duckdb.connect(str(malformed_build[1]), read_only=True) as connection:
        columns = connection.execute(
            """select format('{}.{}', schema_name, table_name), column_name from duckdb_columns()
            where schema_name in ('marts', 'marts_people') and data_type in ('DOUBLE', 'DATE', 'TIMESTAMP')"""
        ).fetchall()
        assert len(columns) > 50
        for table, column in columns:
            assert connection.execute(f"select {column} from {table} where not isfinite({column})").fetchall() == []
