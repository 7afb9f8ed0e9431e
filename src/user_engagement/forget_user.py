"""Subcommand `forget-user`: leave people out of every table from now on."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from user_engagement.options import database_option, published_option
from user_engagement.publish import NotPublishableError, folders_published_to, publish
from user_engagement.registry import platforms, read_registry
from user_engagement.user_key import OtherSecretError, require_same_secret
from user_engagement.warehouse import DATABASE_VARIABLE, NotOpenedError, default_manifest, opened, schema_prefix

PUBLIC_SCHEMAS = ("marts", "marts_people", "quality")


class CannotForgetError(Exception):
    """The people are not, or not yet, forgotten everywhere; the message says why and what to do."""


def forgotten_users(connection, platform: str) -> set[str]:
    """Ids of a platform that are on the list."""
    rows = connection.execute(
        f"select user_id from {schema_prefix(connection)}intermediate.int_forgotten_users where platform = ?",
        [platform],
    ).fetchall()
    return {user_id for (user_id,) in rows}


def add_to_list(connection, platform: str, user_ids: Sequence[str]) -> None:
    """Put people on the list of the forgotten, each once. Until a whole build without them nothing is published."""
    new = sorted(set(user_ids) - forgotten_users(connection, platform))
    inner = f"{schema_prefix(connection)}intermediate"
    connection.begin()
    for user_id in new:
        connection.execute(
            f"insert into {inner}.int_forgotten_users (platform, user_id, forgotten_at) values (?, ?, ?)",
            [platform, user_id, datetime.now(UTC).replace(tzinfo=None)],
        )
    connection.execute(f"update {inner}.int_build_state set status = 'forgetting'")
    connection.commit()


def raw_rows(connection, platform: str, user_id: str) -> dict[str, int]:
    """How many raw rows name a person, by raw table; tables without one are left out."""
    counts = {}
    for table in read_registry(connection):
        if table.platform == platform:
            counts[table.name] = connection.execute(
                f"select count(*) from {table.base_table} where {table.person_column} = ?", [user_id]
            ).fetchone()[0]
    return {raw_table: count for raw_table, count in counts.items() if count}


def public_tables(connection) -> dict[str, tuple[int, int | None]]:
    """{schema.table: (rows, checksum of the rows in any order)} of every public table but the record of runs."""
    prefix = schema_prefix(connection)
    tables = connection.execute(
        """select table_schema || '.' || table_name from information_schema.tables
        where table_schema in (?, ?, ?) and table_name <> 'data_quality_results' order by 1""",
        [prefix + schema for schema in PUBLIC_SCHEMAS],
    ).fetchall()
    return {
        table: connection.execute(f"select count(*), bit_xor(hash(row_)) from {table} as row_").fetchone()
        for (table,) in tables
    }


@click.command("forget-user", short_help="Leave people out of every table from now on.")
@click.argument("platform")
@click.argument("user_ids", metavar="ID...", nargs=-1, required=True)
@database_option("The warehouse.")
@published_option("--published", "Where versions are published.")
@click.option("--vars", metavar="YAML", help="Of dbt, as the tables were built.")
@click.option("--profiles-dir", metavar="DIR", help="Of dbt, as the tables were built.")
@click.option("--target", metavar="NAME", help="Of dbt, as the tables were built.")
def forget_user_command(
    platform: str, user_ids: tuple[str, ...], database: Path, published: Path, **dbt: str | None
) -> None:
    """Leave people out of every table from now on.

    Put them on the list of the forgotten, build every table without them, publish the new tables and delete every
    version that was published before. PLATFORM is the source system of the ids; telecom people are named by their
    number (MSISDN).

    Raw rows are the source's: they stay where they are, and what is printed at the end says how many and where.
    Running the command again does no harm; after a failure it is what to do.
    """
    import duckdb

    try:
        for line in _forget(platform, user_ids, database, published, dbt):
            click.echo(line)
    except (CannotForgetError, OtherSecretError, NotOpenedError, LookupError, duckdb.Error) as error:
        raise click.ClickException(str(error)) from error


def _forget(
    platform: str, user_ids: Sequence[str], database: Path, published: Path, dbt: dict[str, str | None]
) -> Iterator[str]:
    """Do the work step by step; yields the lines that tell what happened."""
    with opened(database) as connection:
        require_same_secret(connection)
        known_platforms = platforms(read_registry(connection))
        if platform not in known_platforms:
            raise CannotForgetError(f"{platform} is no platform. Expected one of: {', '.join(known_platforms)}.")
        remaining = {user_id: raw_rows(connection, platform, user_id) for user_id in user_ids}
        known = forgotten_users(connection, platform)
        unknown = [user_id for user_id in user_ids if not remaining[user_id] and user_id not in known]
        if unknown:
            raise CannotForgetError(
                f"Nobody was forgotten: no raw row of {platform} names {', '.join(unknown)}. Ids are compared letter by"
                " letter, as the source writes them."
            )
        before = public_tables(connection)
        add_to_list(connection, platform, user_ids)
    yield "On the list of the forgotten; building every table without them ..."
    _build(database, dbt)
    with opened(database) as connection:
        _require_same_inputs(connection, platform, remaining)
        changes = list(_changes(before, public_tables(connection)))
        places = list(_places(connection, remaining))
    yield from ["Public tables that changed, rows before and after:", *changes] if changes else ["No table changed."]
    yield from _replace_published(database, published)
    yield from ["Raw rows that remain; only their source can delete them:", *places] if places else []
    yield (
        "The ids stay on the list, or the next build would take these people up again. Free blocks of"
        f" {database} may hold old rows until they are written over; a build into a new file holds none."
    )


def _build(database: Path, options: dict[str, str | None]) -> None:
    command = [str(Path(sys.executable).parent / "dbt"), "build", "--full-refresh", "--quiet"]
    for option, value in options.items():
        if value:
            command += [f"--{option.replace('_', '-')}", value]
    environment = os.environ | {DATABASE_VARIABLE: str(database)}
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        raise CannotForgetError(
            "The build failed, so that tables and published versions may still hold them. They stay on the list: mend"
            " what dbt says and run this command again."
        )


def _require_same_inputs(connection, platform: str, remaining: dict[str, dict[str, int]]) -> None:
    """Another target or other variables than those of the last build would leave the people where they were."""
    users = f"{schema_prefix(connection)}intermediate.int_users"
    for user_id, counts in remaining.items():
        (left,) = connection.execute(
            f"select count(*) from {users} where platform = ? and user_id = ?", [platform, user_id]
        ).fetchone()
        if left or raw_rows(connection, platform, user_id) != counts:
            raise CannotForgetError(
                "The build did not read the raw rows that the tables were built from before; nothing was published. Run"
                " this command again with the --vars, --profiles-dir and --target of your builds and their database."
            )


def _changes(before: dict, after: dict) -> Iterator[str]:
    for table in sorted(before.keys() | after.keys()):
        if before.get(table) != after.get(table):
            old, new = (tables.get(table, (0, None))[0] for tables in (before, after))
            yield f"  {table:<50} {old:>12,} {new:>12,}{' (other values)' if old == new else ''}"


def _places(connection, remaining: dict[str, dict[str, int]]) -> Iterator[str]:
    origins = {table.name: table.origin for table in read_registry(connection)}
    for user_id, counts in remaining.items():
        for raw_table, count in counts.items():
            yield f"  {user_id}: {count:,} of {raw_table}, read from {origins[raw_table]}"


def _replace_published(database: Path, published: Path) -> Iterator[str]:
    folders = folders_published_to(database) | ({published.resolve()} if (published / "versions").is_dir() else set())
    if not folders:
        yield f"Nothing was ever published to {published}."
        return
    folder = published if published.resolve() in folders else min(folders)
    try:
        version, left_out, _, deleted = publish(database, default_manifest(), folder)
    except NotPublishableError as error:
        raise CannotForgetError(
            f"The tables are built without them, but published versions still hold them. {error}"
            " Run this command again."
        ) from error
    yield f"Published {version}; versions deleted: {', '.join(map(str, deleted)) or 'none'}."
    if left_out:
        yield f"No model builds {', '.join(left_out)}: not published, but who was in there still is until you drop it."
