"""Options that several subcommands share, each with its one default."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import click

from user_engagement.warehouse import DATABASE_VARIABLE, DEFAULT_DATABASE, DEFAULT_PUBLISHED, PUBLISHED_VARIABLE

PATH = click.Path(path_type=Path)


def database_option(help_text: str) -> Callable:
    """The option --database, by default the variable of the environment that dbt reads, too."""
    return click.option(
        "--database",
        type=PATH,
        default=DEFAULT_DATABASE,
        envvar=DATABASE_VARIABLE,
        show_default=True,
        show_envvar=True,
        help=help_text,
    )


def published_option(name: str, help_text: str) -> Callable:
    """An option that names the folder of published versions."""
    return click.option(
        name,
        "published",
        type=PATH,
        default=DEFAULT_PUBLISHED,
        envvar=PUBLISHED_VARIABLE,
        show_default=True,
        show_envvar=True,
        help=help_text,
    )


def require_extra(extra: str, module: str) -> None:
    """Stop with what to install where an optional part of the package is not there."""
    if find_spec(module) is None:
        raise click.ClickException(
            f"{module} is not installed: install the package with its extra, pip install '<its folder>[{extra}]'."
        )
