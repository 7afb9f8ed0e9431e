"""Subcommand `generate-sample`."""

import argparse
from pathlib import Path

DESCRIPTION = """\
Write generated sample data: the nine raw tables in the shapes that the project
reads, one file a table (sample_<source>__<table>.csv or .parquet), from
2021-04-01 to 2022-06-30.

The same seed, size and format give the same rows, whatever the number of
threads; the defaults give the project's own sample, seeds/sample. Members,
students, subscribers and their rows grow with --activities. The web export has a
row per channel and hour and stays as it is.

Some rows are dirty on purpose: repeated, unreadable, impossible, badly written.
With --truth two more files tell which rows those are and what should become of
them (truth_rows), and when every user joined, was active and left (truth_users)."""


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "generate-sample",
        help="write generated sample data in raw shape",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder of the raw tables")
    parser.add_argument("--truth", type=Path, metavar="DIR", help="folder of the truth files; none by default")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other rows (default: 1)")
    parser.add_argument(
        "--activities",
        type=_positive,
        default=12_000,
        metavar="N",
        help="about how many rows of loyalty.activity_logs; the other tables keep their proportion (default: 12000)",
    )
    parser.add_argument(
        "--format", choices=("csv", "parquet"), default="csv", help="of all files written (default: csv)"
    )
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Generate, print a line per file and return 0."""
    from user_engagement.sample.generate import generate_sample

    rows = generate_sample(
        arguments.output,
        seed=arguments.seed,
        activities=arguments.activities,
        file_format=arguments.format,
        truth=arguments.truth,
    )
    for path, count in rows.items():
        print(f"{count:>12,} rows  {path}")
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
