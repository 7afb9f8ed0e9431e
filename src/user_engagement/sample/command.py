"""Subcommand `generate-sample`."""

from pathlib import Path

import click

from user_engagement.options import PATH


@click.command("generate-sample", short_help="Write generated sample data in raw shape.")
@click.option("--output", type=PATH, required=True, metavar="DIR", help="Folder of the raw tables.")
@click.option("--truth", type=PATH, metavar="DIR", help="Folder of the truth files; none by default.")
@click.option("--seed", default=1, show_default=True, help="Another seed, other rows.")
@click.option(
    "--activities",
    type=click.IntRange(min=1),
    default=12_000,
    show_default=True,
    help="About how many rows of loyalty.activity_logs; the other tables keep their proportion.",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Of all files written.",
)
def generate_sample_command(output: Path, truth: Path | None, seed: int, activities: int, file_format: str) -> None:
    """Write generated sample data.

    The nine raw tables in the shapes that the project reads, one file a table (sample_<source>__<table>.csv or
    .parquet), from 2021-04-01 to 2022-06-30.

    The same seed, size and format give the same rows, whatever the number of threads; the defaults give the project's
    own sample, seeds/sample. Members, students, subscribers and their rows grow with --activities. The web export has a
    row per channel and hour and stays as it is.

    Some rows are dirty on purpose: repeated, unreadable, impossible, badly written. With --truth two more files tell
    which rows those are and what should become of them (truth_rows), and when every user joined, was active and left
    (truth_users).
    """
    # Imported here: DuckDB takes long to load, and other subcommands do not need it.
    from user_engagement.sample.generate import generate_sample

    rows = generate_sample(output, seed=seed, activities=activities, file_format=file_format, truth=truth)
    for path, count in rows.items():
        click.echo(f"{count:>12,} rows  {path}")
