"""The command `user-engagement`: every subcommand lives in the module that does its work."""

import argparse
from collections.abc import Sequence

from user_engagement import forget_user, publish, user_key
from user_engagement.sample import command as sample_command

SUBCOMMANDS = (sample_command, publish, user_key, forget_user)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command with every subcommand registered."""
    parser = argparse.ArgumentParser(prog="user-engagement", description="User-engagement analytics on dbt.")
    subparsers = parser.add_subparsers(title="subcommands", metavar="<subcommand>", required=True)
    for module in SUBCOMMANDS:
        module.add_parser(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the subcommand that the arguments name and return its exit code."""
    parsed = build_parser().parse_args(arguments)
    return parsed.func(parsed)


if __name__ == "__main__":
    raise SystemExit(main())
