"""Subcommand `user-key`: which key a person has in the public tables."""

import hashlib
import os
from pathlib import Path

import click

from user_engagement.options import database_option
from user_engagement.registry import platforms, read_registry
from user_engagement.warehouse import NotOpenedError, one_row, opened, schema_prefix

SECRET_VARIABLE = "DBT_ENV_SECRET_USER_KEY"
DEVELOPMENT_SECRET = "development-only"
# A build refuses a shorter secret, too.
FEWEST_CHARACTERS = 16


class OtherSecretError(Exception):
    """Tables and this process have different secrets, or none that is known; the message says what to do."""


def user_key(platform: str, user_id: str, secret: str) -> str:
    """The public key of a user, 32 hexadecimal digits: what the macro `user_key` computes in SQL.

    A keyed hash over platform and id, so that the same id on two platforms has two keys.
    """
    return hashlib.sha256(f"{secret}/{platform}/{user_id}".encode()).hexdigest()[:32]


def secret_of_keys() -> str:
    """The secret as this process has it: of the environment, by default the development secret."""
    return os.environ.get(SECRET_VARIABLE, DEVELOPMENT_SECRET)


def require_same_secret(connection) -> None:
    """Raise OtherSecretError where the tables that `connection` has open were built with another secret than ours."""
    state = f"{schema_prefix(connection)}intermediate.int_build_state"
    columns = [name for name, *_ in connection.execute(f"describe {state}").fetchall()]
    if "secret_fingerprint" not in columns:
        raise OtherSecretError("The tables do not say which secret made their keys: run a whole `dbt build` first.")
    (built_with,) = one_row(connection.execute(f"select max(secret_fingerprint) from {state}"))
    if built_with not in ("readable", fingerprint(secret_of_keys())):
        raise OtherSecretError(
            f"The secret in {SECRET_VARIABLE} is not the one that the tables were built with: set it as it was then."
        )


def fingerprint(secret: str) -> str:
    """Tells one secret from another and no more: what the macro `secret_fingerprint` computes in SQL."""
    return hashlib.sha256(f"fingerprint/{secret}".encode()).hexdigest()[:16]


def known_platforms(database: Path) -> list[str]:
    """Platforms of the tables in a warehouse.

    Raises LookupError, with the reason, where it cannot be read, and OtherSecretError where its keys are not ours.
    """
    import duckdb

    try:
        with opened(database, read_only=True) as connection:
            known = platforms(read_registry(connection))
            require_same_secret(connection)
            return known
    except NotOpenedError as error:
        raise LookupError(str(error)) from error
    except duckdb.CatalogException as error:
        raise LookupError(f"{database} has no table int_raw_tables: run `dbt build` first.") from error


@click.command("user-key", short_help="Print the key that stands for a person in public tables.")
@click.argument("platform")
@click.argument("user_id", metavar="ID")
@database_option("The warehouse, which knows the platforms.")
def user_key_command(platform: str, user_id: str, database: Path) -> None:
    """Print the key that stands for a person in public tables.

    PLATFORM is the source system of the id, ID the person's id in it. The key is made with the secret in the
    environment variable DBT_ENV_SECRET_USER_KEY. Where tables were built with the variable readable_user_keys, the key
    is the id itself.
    """
    secret = os.environ.get(SECRET_VARIABLE)
    if secret is None:
        click.echo(f"{SECRET_VARIABLE} is not set: this key is made with the development default.", err=True)
    elif len(secret) < FEWEST_CHARACTERS:
        raise click.ClickException(
            f"The secret in {SECRET_VARIABLE} has {len(secret)} characters and needs {FEWEST_CHARACTERS} or more:"
            " no build makes keys with it."
        )
    try:
        known = known_platforms(database)
    except LookupError as error:
        click.echo(f"Whether {platform} is a platform was not checked: {error}", err=True)
    except OtherSecretError as error:
        raise click.ClickException(str(error)) from error
    else:
        if platform not in known:
            raise click.ClickException(f"{platform} is no platform. Expected one of: {', '.join(known)}.")
    click.echo(user_key(platform, user_id, secret_of_keys()))
