"""Subcommand `user-key`: which key a person has in the public tables."""

import argparse
import hashlib
import os
import sys

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


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "user-key",
        help="print the key that stands for a person in public tables",
        description="Print the key that stands for a person in public tables, made with the secret in the environment"
        f" variable {SECRET_VARIABLE}. Where tables were built with the variable readable_user_keys, the key is the id"
        " itself.",
    )
    parser.add_argument("platform", choices=PLATFORMS, help="source system of the id")
    parser.add_argument("user_id", metavar="ID", help="the person's id in the source")
    parser.set_defaults(func=_run)


def _run(arguments: argparse.Namespace) -> int:
    secret = os.environ.get(SECRET_VARIABLE)
    if secret is None:
        print(f"{SECRET_VARIABLE} is not set: this key is made with the development default.", file=sys.stderr)
    elif len(secret) < FEWEST_CHARACTERS:
        print(
            f"The secret in {SECRET_VARIABLE} has {len(secret)} characters and needs {FEWEST_CHARACTERS} or more:"
            " no build makes keys with it.",
            file=sys.stderr,
        )
        return 1
    print(user_key(arguments.platform, arguments.user_id, DEVELOPMENT_SECRET if secret is None else secret))
    return 0
