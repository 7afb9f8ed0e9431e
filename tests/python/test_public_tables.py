"""No raw identifier of the inputs is in any value of any public table, and no column says that it holds one."""

import re

import duckdb
import pytest

from user_engagement.definitions import definitions
from user_engagement.forget_user import public_tables
from user_engagement.registry import read_registry

FORBIDDEN_NAMES = {"user_id", "member_id", "student_id", "subscriber_id", "activity_id", "transaction_id"} | {
    "certificate_id", "bearer_id", "raw_content", "first_name", "last_name", "birth_date",
}  # fmt: skip
FORBIDDEN_WORDS = {"imsi", "imei", "msisdn", "email", "phone", "address"}
# Ids that are the grain of a public table.
PUBLISHED_IDS = {"purchase_id"}
# A number of fewer digits than this may be an id by chance; a column of such numbers is one when most of them are ids.
LONG_NUMBER = 10
NUMBERS = re.compile("INT|DECIMAL|DOUBLE|FLOAT")
NO_IDENTIFIERS = re.compile("DATE|TIME|BOOLEAN")


@pytest.fixture(scope="module")
def identifiers(sample_database):
    """A connection with the sample as `sample` and the table `identifiers`: every id of its raw rows, as text."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_database}' as sample (read_only)")
        connection.execute("use sample")
        ids = [
            f"select {column} as id from sample.{table.base_table}"
            for table in read_registry(connection)
            for column in table.identifiers
        ]
        connection.execute(
            f"""create temp table identifiers as
            select distinct id, case when regexp_full_match(id, '[0-9]+') then ltrim(id, '0') end as number
            from ({" union all ".join(ids)}) where id is not null"""
        )
        yield connection


def leaks(connection, table: str) -> list[str]:
    """Columns of a table that hold raw identifiers or are called as if they did."""
    columns = [row for row in connection.execute(f"describe {table}").fetchall() if row[0] not in PUBLISHED_IDS]
    found = [f"{table}.{name}: its name" for name, *_ in columns if is_forbidden(name)]
    for name, data_type, *_ in columns:
        if NUMBERS.search(data_type):
            example = identifier_among_numbers(connection, table, name)
        elif NO_IDENTIFIERS.search(data_type):
            example = None
        else:
            example = identifier_in_text(connection, table, name)
        if example is not None:
            found.append(f"{table}.{name}: {example}")
    return found


def is_forbidden(name: str) -> bool:
    return name.lower() in FORBIDDEN_NAMES or bool(set(name.lower().split("_")) & FORBIDDEN_WORDS)


def identifier_in_text(connection, table: str, column: str) -> str | None:
    """An id that is a value, or a word of six characters or more within one."""
    (example,) = connection.execute(
        f"""with texts as (select distinct cast("{column}" as varchar) as text from {table}),
        words as (
            select text as word from texts
            union all
            select unnest(regexp_extract_all(text, '[A-Za-z0-9-]{{6,}}')) from texts
        )
        select min(word) from words join identifiers on word = id"""
    ).fetchone()
    return example


def identifier_among_numbers(connection, table: str, column: str) -> str | None:
    """An id of many digits, or one of a few where most values of the column are ids."""
    (example,) = connection.execute(
        f"""with numbers as (
            select distinct cast(try_cast("{column}" as decimal(38, 0)) as varchar) as number
            from {table} where "{column}" = try_cast("{column}" as decimal(38, 0))
        ),
        matched as (
            select numbers.number, identifiers.number is not null as is_identifier
            from numbers left join (select distinct number from identifiers) as identifiers using (number)
        )
        select min(number) filter (where is_identifier and length(number) >= {LONG_NUMBER} or are_mostly_identifiers)
        from matched, (
            select count(*) > 20 and avg(cast(is_identifier as integer)) > 0.5 as are_mostly_identifiers from matched
        )"""
    ).fetchone()
    return example


def test_no_public_table_holds_an_identifier(identifiers):
    tables = public_tables(identifiers)
    assert len(tables) > 30
    assert [leak for table in tables for leak in leaks(identifiers, table)] == []


def test_the_database_says_of_every_column_what_the_yaml_says(sample_database, sample):
    tables = definitions(sample_database.parent / "target" / "manifest.json")
    columns = [
        (table, name, column["description"], column["is_key"], column["is_nullable"], column.get("references"))
        for table, entry in sorted(tables.items())
        for name, column in entry["columns"].items()
    ]
    query = (
        "select table_name, column_name, description, is_key, is_nullable, refers_to from quality.columns order by {}"
    )
    assert sample.execute(query.format("table_name, position")).fetchall() == columns
    public = "schema_name in ('marts', 'marts_people', 'quality')"
    comments = sample.execute(
        f"select table_name, column_name, comment from duckdb_columns() where {public}"
    ).fetchall()
    assert sorted(one_line(row) for row in comments) == sorted(column[:3] for column in columns)
    comments = sample.execute(
        f"""select table_name, comment from duckdb_tables() where {public}
        union all select view_name, comment from duckdb_views() where {public}"""
    ).fetchall()
    assert dict(map(one_line, comments)) == {table: entry["description"] for table, entry in tables.items()}


def one_line(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in row)


PLANTED = {
    "a text among many": "select if(n = 77, (select min(id) from identifiers where id like 'L0%'), '') as key",
    "a word in a sentence": "select 'Ask ' || (select min(id) from identifiers where id like 'L0%') || '.' as finding",
    "part of a list": "select [(select max(id) from identifiers where id like 'L0%')] as members",
    "a number among many": "select case when n = 77 then 21020000815 else n end as n",
    "a number that lost its zeros": "select case when n = 77 then 1010000000815.0 else n end as n",
    "a column of short numbers": "select try_cast(student_id as integer) as n from staging.base_learning__student_info",
    "a transaction": "select 'R657-24258' as reference",
    "a name": "select 'x' as msisdn_masked",
    "another name": "select 'x' as raw_content",
}


@pytest.mark.parametrize("plant", PLANTED)
def test_one_identifier_let_through_is_found(identifiers, plant):
    query = PLANTED[plant] if " from staging" in PLANTED[plant] else PLANTED[plant] + " from range(100) as t(n)"
    identifiers.execute(f"create or replace temp table planted as {query}")
    assert len(leaks(identifiers, "planted")) == 1
