"""Run every check, print those that fail, record the results and write the pages; exit code 1 when one fails."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from quality.profile import SAMPLE_PROFILE


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when every check passed, 1 when one failed, 2 when the checks could not be run."""
    options = _parser().parse_args(arguments)
    if not options.database.is_file():
        print(f"{options.database} does not exist: run `make build` first.")
        return 2
    if options.refresh_profile:
        return _refresh(options.database, options.profile)
    if not options.profile.is_file():
        print(f"There is no profile {options.profile}: look at the data, then store it with --refresh-profile.")
        return 2
    # Imported here: Great Expectations takes seconds to load.
    from quality.run import run

    return run(options.database, options.profile, options.as_of, options.docs)


def _refresh(database: Path, path: Path) -> int:
    import duckdb

    from quality.profile import measure_profile, write_profile

    with duckdb.connect(str(database), read_only=True) as connection:
        profile = measure_profile(connection)
    write_profile(profile, path)
    print(f"Stored the profile of {len(profile)} raw tables in {path}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m quality", description="Check the warehouse against the last weeks and a profile."
    )
    database = os.environ.get("USER_ENGAGEMENT_DATABASE", "warehouse/user_engagement.duckdb")
    parser.add_argument("--database", type=Path, default=Path(database), help="what to check (default: %(default)s)")
    parser.add_argument(
        "--profile", type=Path, default=SAMPLE_PROFILE, help="the stored profile (default: %(default)s)"
    )
    parser.add_argument(
        "--refresh-profile", action="store_true", help="store the profile of the database as it is, and check nothing"
    )
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="day that the data must reach (default: the newest day of the same source)",
    )
    parser.add_argument(
        "--docs", type=Path, default=Path("warehouse/data_docs"), help="folder of the pages (default: %(default)s)"
    )
    return parser


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Left the short way: in the long one DuckDB's binding prints a page about objects that others still hold.
    os._exit(code)
