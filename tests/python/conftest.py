"""Databases that the tests read, each built once a session by the same command that a person types."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from project import SHARED_DATA, Reader, build, built_once

# Examples of a property; `make test-long` takes the many: --hypothesis-profile=many.
settings.register_profile("few", max_examples=10, deadline=None)
settings.register_profile("many", max_examples=200, deadline=None)
settings.load_profile("few")
# Names that a test module has where it builds tables.
STARTS_DBT = {"build", "dbt", "run_dbt"}


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark what is slow by what it does: tests that build tables, and properties, which run many examples."""
    for item in items:
        if "acceptance" in item.path.parts:
            item.add_marker(pytest.mark.acceptance)
        builds = {"sample_database", "reader"} & set(item.fixturenames) or STARTS_DBT & vars(item.module).keys()
        runs_examples = getattr(item.obj, "is_hypothesis_test", False)
        if (builds or runs_examples) and not item.get_closest_marker("unit"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file built from the sample data, every dbt test passed."""
    with built_once(tmp_path_factory, "sample") as (work, is_built):
        if not is_built:
            build(work / "sample.duckdb", work)
    return work / "sample.duckdb"


@pytest.fixture(scope="session")
def sample(sample_database: Path):
    """A read-only connection to the sample's database."""
    with duckdb.connect(str(sample_database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs; tests that need it are skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real inputs are not here: {SHARED_DATA} (set USER_ENGAGEMENT_SHARED_DATA)")
    return SHARED_DATA


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Reads raw tables through their staging, in one process and with one parse for all."""
    return Reader(tmp_path_factory.mktemp("reader"))
