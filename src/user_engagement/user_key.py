"""Subcommand `user-key`: which key a person has in the public tables."""

import hashlib
import os

import click

PLATFORMS = ("loyalty", "learning", "telecom")
SECRET_VARIABLE = "DBT_ENV_SECRET_USER_KEY"
DEVELOPMENT_SECRET = "development-only"
# A build refuses a shorter secret, too.
FEWEST_CHARACTERS = 16


def user_key(platform: str, user_id: str, secret: str) -> str:
    """The public key of a user, 32 hexadecimal digits: what the macro `user_key` computes in SQL.

    A keyed hash over platform and id, so that the same id on two platforms has two keys.
    """
    return hashlib.sha256(f"{secret}/{platform}/{user_id}".encode()).hexdigest()[:32]


@click.command("user-key", short_help="Print the key that stands for a person in public tables.")
@click.argument("platform", type=click.Choice(PLATFORMS))
@click.argument("user_id", metavar="ID")
def user_key_command(platform: str, user_id: str) -> None:
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
    click.echo(user_key(platform, user_id, DEVELOPMENT_SECRET if secret is None else secret))
