"""What a server installs is a part of what tests ran with, and both come from whatever index is set up."""

import re

from project import PROJECT


def locked(name: str) -> dict[str, str]:
    """Package -> version and hashes."""
    entries = re.split(r"\n(?=\S)", (PROJECT / name).read_text().strip())
    return dict(entry.split("==", 1) for entry in entries)


def test_what_runs_is_locked_as_it_was_tested():
    runs, tests = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {"duckdb", "dbt-core", "great-expectations"} <= runs.keys()
    assert not {"pytest", "mypy", "sqlfluff", "streamlit"} & runs.keys()
    assert runs.items() <= tests.items()


def test_every_package_has_hashes_and_no_host():
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert all("--hash=sha256:" in entry for entry in locked(name).values())
        assert "://" not in (PROJECT / name).read_text()
