"""Published versions that the dashboard is shown: the sample's, one without rows, one without tables of persons."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from user_engagement import dashboard
from user_engagement.definitions import FILES
from user_engagement.publish import publish

DASHBOARD = Path(dashboard.__file__).parent


@pytest.fixture(autouse=True)
def main_module():
    """AppTest makes the page the main module, which processes that later tests start would run."""
    module = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = module


@pytest.fixture(scope="session")
def sample_folder(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder with the sample's public tables."""
    folder = tmp_path_factory.mktemp("dashboard") / "published"
    publish(sample_database, sample_database.parent / "target" / "manifest.json", folder)
    return folder


@pytest.fixture(scope="session")
def empty_folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder in which every table is there and has no row."""
    folder = copy_of(sample_folder, tmp_path_factory.mktemp("empty"))
    for file in FILES:
        for statement in [f"delete from {table}" for table in tables_of(folder, file)]:
            alter(folder, file, statement)
    return folder


@pytest.fixture
def changed_folder(sample_folder: Path, tmp_path: Path) -> Path:
    """A published folder of the sample that a test may change."""
    return copy_of(sample_folder, tmp_path)


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch):
    """A function that opens a page of the dashboard, or a section of it, on a published folder as a browser does."""

    def opened(folder: Path, page: str = "overview", section: str = "") -> AppTest:
        monkeypatch.setenv("USER_ENGAGEMENT_PUBLISHED", str(folder))
        app = AppTest.from_file(str(DASHBOARD / "app.py"), default_timeout=60).switch_page(f"views/{page}.py")
        if section:
            app.query_params["section"] = section
        return app.run()

    yield opened
    st.cache_data.clear()


@pytest.fixture
def open_sections(open_page):
    """A function that opens every section of a page, one after the other, or the whole page where it has none."""

    def opened(folder: Path, page: str) -> list[AppTest]:
        first = open_page(folder, page)
        return [first, *(open_page(folder, page, tab.label) for tab in first.tabs[1:])]

    return opened


def copy_of(folder: Path, target: Path) -> Path:
    """Copy a published folder, its files writable."""
    copy = target / "published"
    shutil.copytree(folder, copy, symlinks=True)
    for file in FILES:
        (copy / "current" / f"{file}.duckdb").chmod(0o644)
    return copy


def tables_of(folder: Path, file: str) -> list[str]:
    with duckdb.connect(str(folder / "current" / f"{file}.duckdb"), read_only=True) as connection:
        rows = connection.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
    return [table for (table,) in rows]


@pytest.fixture(name="alter")
def alter_fixture() -> Callable[[Path, str, str], None]:
    """What runs a statement on one of the published files: (folder, file, statement)."""
    return alter


def alter(folder: Path, file: str, statement: str) -> None:
    """Run a statement on one of the published files."""
    with duckdb.connect(str(folder / "current" / f"{file}.duckdb")) as connection:
        connection.execute(statement)
