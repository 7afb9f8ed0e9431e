"""Publish the public tables: numbered read-only versions behind one link that is swapped atomically.

A published folder holds `versions/<number>/` and the link `current` to the newest of them. Each version has
`aggregates.duckdb` (schemas `marts` and `quality`), `people.duckdb` (schema `marts_people`, a row per person), the same
tables under `parquet/<schema>/<table>.parquet`, the aggregates as `aggregates.csv.zip` for spreadsheets, and
`definitions.json` with the meaning of every table and column. The files say it too: comments, NOT NULL and keys.
A reader that resolves `current` once never sees two versions, and keeps his files for as long as he has them open.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import click

from user_engagement.definitions import FILES, definitions
from user_engagement.options import PATH, database_option, published_option
from user_engagement.spreadsheets import write_csv
from user_engagement.warehouse import default_manifest, schema_prefix, why_not_opened

VERSIONS_KEPT = 3
# Of DuckDB files: every DuckDB from 1.0 on reads it, and with it the tools that have one inside.
STORAGE_VERSION = "v1.0.0"
# In each version: when a person was last forgotten before it was published.
FORGOTTEN = "forgotten_at"


class NotPublishableError(Exception):
    """There is nothing complete to publish; the message says why and what to do."""


class Publication(NamedTuple):
    """A new version."""

    version: Path
    left_out: list[str]  # tables of public schemas that are not in it: no public model is named so
    is_trial: bool  # everybody can tell whose key is whose
    deleted: list[Path]  # versions that went, of all folders


def publish(database: Path, manifest: Path, folder: Path) -> Publication:
    """Copy the tables of the manifest's public models from `database` to a new version in `folder`, the current one.

    Versions that may hold people who were forgotten since go from every folder that was published to, and other folders
    that had some get the new version too. Raises NotPublishableError where the database is missing, in use by a build,
    not left by a green build, or lacks a table that the manifest names; `folder` stays as it is then.
    """
    import duckdb

    for path in (database, manifest):
        if not path.is_file():
            raise NotPublishableError(f"{path} does not exist: run `dbt build` first.")
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach '{_quoted(database)}' as warehouse (type duckdb, read_only)")
        except duckdb.Error as error:
            raise NotPublishableError(why_not_opened(database, error)) from error
        try:
            prefix = schema_prefix(connection)
        except LookupError as error:
            raise NotPublishableError(str(error)) from error
        is_trial = _require_green_build(connection, prefix)
        described = definitions(manifest, prefix)
        named = sorted(f"{entry['schema']}.{table}" for table, entry in described.items())
        found = _tables_of_public_schemas(connection, prefix)
        _require_every_table(named, found, database, manifest)
        state = last_forgotten(connection, f"warehouse.{prefix}")
        others = [
            other
            for other in folders_published_to(database) - {folder.resolve()}
            if _versions_before(other, state) or (state and (other / "versions" / "unfinished").exists())
        ]
        deleted = []
        for target in [*sorted(others), folder]:
            target.mkdir(parents=True, exist_ok=True)
            with _only_publisher(target):
                _remember(database, target)
                version = _write_version(connection, prefix, described, state, target)
                deleted += drop_older_versions(target, VERSIONS_KEPT) + _drop(_versions_before(target, state))
    return Publication(version, [table for table in found if table not in named], is_trial, deleted)


def folders_published_to(database: Path) -> set[Path]:
    """Folders that hold versions of a warehouse: what stands in the file beside it, `<its name>.published`."""
    journal = _journal(database)
    lines = journal.read_text().splitlines() if journal.exists() else []
    return {folder for folder in map(Path, map(json.loads, lines)) if (folder / "versions").is_dir()}


def last_forgotten(connection, inner: str = "") -> str:
    """When a person was last forgotten, empty where nobody was; `inner` stands before the schema `intermediate`."""
    rows = connection.execute(f"select max(forgotten_at) from {inner}intermediate.int_forgotten_users").fetchone()
    return "" if rows is None or rows[0] is None else rows[0].isoformat()


def drop_older_versions(folder: Path, kept: int) -> list[Path]:
    """Delete all but the `kept` newest versions of a published folder; returns the folders that went."""
    if kept < 1:
        raise ValueError("The newest version stays, `current` leads to it: kept must be 1 or more.")
    return _drop(_versions(folder)[:-kept])


@click.command("publish", short_help="Give the tables of a green build to readers.")
@database_option("What to publish.")
@click.option(
    "--manifest", type=PATH, default=default_manifest, show_default="target/manifest.json", help="dbt's manifest."
)
@published_option("--folder", "Where versions go.")
def publish_command(database: Path, manifest: Path, published: Path) -> None:
    """Copy the public tables of a green build to a new version and make it the current one.

    Readers who have opened a version keep it; the last three versions stay. Where the last build is not green nothing
    is published, and what was published before stays current.
    """
    try:
        version, left_out, is_trial, _ = publish(database, manifest, published)
    except NotPublishableError as error:
        raise click.ClickException(f"Nothing was published. {error}") from error
    click.echo(f"Published {version}, now {published / 'current'}.")
    if is_trial:
        click.echo(
            "A TRIAL: user keys are made with the development secret, and everybody can tell whose key is whose."
        )
    if left_out:
        click.echo(f"Left out, since {manifest} has no public model of that name: {', '.join(left_out)}.")


@contextmanager
def _only_publisher(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which the system frees when its process ends, however it ends."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotPublishableError(f"Another publication to {folder} is under way.") from error
        yield


def _require_green_build(connection, prefix: str) -> bool:
    """Whether the build is a trial: keys of own data made with the development secret."""
    state = f"warehouse.{prefix}intermediate.int_build_state"
    columns = {name for name, *_ in connection.execute(f"describe {state}").fetchall()}
    found = connection.execute(f"select status, is_trial from {state}").fetchone() if "is_trial" in columns else None
    if found is None:
        raise NotPublishableError("The database does not say how its last build ended: run a whole `dbt build`.")
    status, is_trial = found
    if status != "green":
        raise NotPublishableError(
            f"The last build is not green but {status}: mend what it says and run a whole `dbt build`."
        )
    return is_trial


def _tables_of_public_schemas(connection, prefix: str) -> list[str]:
    """`schema.table` of every table or view in a public schema of the warehouse, the prefix taken off."""
    public = {prefix + schema: schema for schemas in FILES.values() for schema in schemas}
    tables = connection.execute(
        "select table_schema, table_name from information_schema.tables where table_catalog = 'warehouse' order by all"
    ).fetchall()
    return [f"{public[schema]}.{table}" for schema, table in tables if schema in public]


def _require_every_table(named: list[str], found: list[str], database: Path, manifest: Path) -> None:
    if not named:
        raise NotPublishableError(f"{manifest} names no public model of the build in {database}: is it that build's?")
    if missing := sorted(set(named) - set(found)):
        raise NotPublishableError(
            f"{database} lacks tables of models that {manifest} names ({', '.join(missing)}): run a whole `dbt build`."
        )


def _write_version(connection, prefix: str, described: dict, state: str, folder: Path) -> Path:
    """Write a new version of a folder and make it the current one."""
    versions = folder / "versions"
    unfinished = versions / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    for name, schemas in FILES.items():
        tables = {table: entry for table, entry in described.items() if entry["schema"] in schemas}
        _write_tables(connection, prefix, schemas, tables, unfinished, name)
    (unfinished / "definitions.json").write_text(json.dumps(described, indent=1, sort_keys=True))
    (unfinished / FORGOTTEN).write_text(state)
    version = versions / f"{max((int(path.name) for path in _versions(folder)), default=0) + 1:06}"
    unfinished.rename(version)
    _point_to(folder, version)
    return version


def _write_tables(
    connection, prefix: str, schemas: tuple[str, ...], tables: dict[str, dict], folder: Path, name: str
) -> None:
    """Copy tables to a new DuckDB file and to Parquet, aggregates to zipped CSV too; all read-only afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    file, with_people = folder / f"{name}.duckdb", name == "people"
    connection.execute(f"attach '{_quoted(file)}' as published (storage_version '{STORAGE_VERSION}')")
    for schema in schemas:
        connection.execute(f"create schema published.{schema}")
        (folder / "parquet" / schema).mkdir(parents=True)
    for table, entry in sorted(tables.items()):
        relation = f"published.{entry['schema']}.{table}"
        _create_table(
            connection, relation, f"warehouse.{prefix}{entry['schema']}.{table}", entry, keyed=not with_people
        )
        target = folder / "parquet" / entry["schema"] / f"{table}.parquet"
        meanings = {name: column["description"] for name, column in entry["columns"].items()}
        metadata = {
            "description": entry["description"],
            "columns": json.dumps(meanings),
            "key": json.dumps(entry["key"]),
        }
        pairs = ", ".join(f"{name}: '{_quoted(value)}'" for name, value in metadata.items())
        connection.execute(f"copy {relation} to '{_quoted(target)}' (format parquet, kv_metadata {{{pairs}}})")
        target.chmod(0o444)
    if not with_people:
        _write_zipped_csv(connection, tables, folder / f"{name}.csv.zip")
    connection.execute("detach published")
    file.chmod(0o444)


def _create_table(connection, relation: str, source: str, entry: dict, *, keyed: bool) -> None:
    """Copy a table with the comments, NOT NULL and, if `keyed`, the primary key that its definition names.

    A key on disk makes a table of millions of people several times as large and as slow to write.
    """
    built = connection.execute(f"describe {source}").fetchall()
    columns = entry["columns"]
    parts = [
        f'"{name}" {data_type}' + ("" if columns.get(name, {}).get("is_nullable", True) else " not null")
        for name, data_type, *_ in built
    ]
    if keyed and entry["key"] and not any(columns[name]["is_nullable"] for name in entry["key"]):
        names = '", "'.join(entry["key"])
        parts.append(f'primary key ("{names}")')
    connection.execute(f"create table {relation} ({', '.join(parts)})")
    connection.execute(f"insert into {relation} from {source}")
    connection.execute(f"comment on table {relation} is '{_quoted(entry['description'])}'")
    for name, *_ in built:
        meaning = columns.get(name, {}).get("description", "")
        connection.execute(f"""comment on column {relation}."{name}" is '{_quoted(meaning)}'""")


def _write_zipped_csv(connection, tables: dict[str, dict], target: Path) -> None:
    """A zip with `<schema>/<table>.csv` for spreadsheets, formulas defused; the same rows give the same bytes."""
    with ZipFile(target, "w") as zipped:
        for table, entry in sorted(tables.items()):
            member = ZipInfo(f"{entry['schema']}/{table}.csv")
            member.compress_type = ZIP_DEFLATED
            rows = connection.execute(f"from published.{entry['schema']}.{table}")
            with zipped.open(member, "w") as file:
                write_csv(file, [name for name, *_ in rows.description], iter(rows.fetchone, None))
    target.chmod(0o444)


def _point_to(folder: Path, version: Path) -> None:
    link = folder / "current.next"
    link.unlink(missing_ok=True)
    link.symlink_to(version.relative_to(folder))
    os.replace(link, folder / "current")


def _versions(folder: Path) -> list[Path]:
    """The versions, oldest first; what has no name of six digits is no version."""
    return sorted((folder / "versions").glob("[0-9]" * 6))


def _versions_before(folder: Path, state: str) -> list[Path]:
    """Versions that may hold people who are on the list of the forgotten by now: those of another state of the list."""
    return [version for version in _versions(folder) if state and _state_of_list(version) != state]


def _state_of_list(version: Path) -> str | None:
    file = version / FORGOTTEN
    return file.read_text() if file.exists() else None


def _drop(versions: list[Path]) -> list[Path]:
    for version in versions:
        shutil.rmtree(version)
    return versions


def _journal(database: Path) -> Path:
    return database.with_name(f"{database.name}.published")


def _remember(database: Path, folder: Path) -> None:
    """Note a folder before anything is written to it: forgetting a person has to find it again."""
    line = json.dumps(str(folder.resolve())) + "\n"
    journal = _journal(database)
    if not journal.exists() or line not in journal.read_text():
        with journal.open("a") as file:
            file.write(line)


def _quoted(text: object) -> str:
    """A path or another text, to be put between apostrophes in SQL."""
    return str(text).replace("'", "''")
