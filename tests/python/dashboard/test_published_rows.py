"""Rows come from the version that the page resolved, with the conditions asked for."""

import os
from datetime import date

import duckdb
import pytest
import streamlit as st

from user_engagement.dashboard import published


@pytest.fixture(autouse=True)
def version(sample_folder, monkeypatch):
    monkeypatch.setenv("USER_ENGAGEMENT_PUBLISHED", str(sample_folder))
    yield published.take_current_version()
    st.cache_data.clear()


def test_a_value_a_list_and_a_period_are_conditions():
    first, last = date(2022, 1, 1), date(2022, 3, 1)
    rows = published.select(
        "monthly_active_users",
        ["platform", "activity_month", "active_users"],
        platform=["loyalty", "learning"],
        activity_month=(first, last),
        is_complete=True,
    )
    assert sorted(rows["platform"].unique()) == ["learning", "loyalty"]
    assert rows["activity_month"].dt.date.min() == first
    assert rows["activity_month"].dt.date.max() == last
    assert len(rows) == 6


def test_a_value_is_never_read_as_sql():
    assert published.select("users", ["user_key"], user_key="' or true --").empty


def test_a_table_that_is_not_published_has_no_rows_but_its_columns():
    rows = published.query("select a from {daily_active_users} join {no_such_table} using (b)", ["a"])
    assert rows.empty
    assert list(rows.columns) == ["a"]
    assert not published.has_table("no_such_table")


def test_no_file_is_held_open(version):
    published.select("daily_active_users", ["activity_date"], platform="loyalty")
    (version / "aggregates.duckdb").chmod(0o644)
    with duckdb.connect(str(version / "aggregates.duckdb")) as connection:
        assert connection.execute("select count(*) from marts.daily_active_users").fetchone()[0] > 0
    (version / "aggregates.duckdb").chmod(0o444)


def test_a_cleared_folder_that_begins_anew_is_read_anew(changed_folder, monkeypatch):
    monkeypatch.setenv("USER_ENGAGEMENT_PUBLISHED", str(changed_folder))
    version = published.take_current_version()
    assert not published.select("daily_active_users", ["activity_date"]).empty
    with duckdb.connect(str(version / "aggregates.duckdb")) as connection:
        connection.execute("delete from marts.daily_active_users")
    os.utime(version, ns=(0, 0))
    published.take_current_version()
    assert published.select("daily_active_users", ["activity_date"]).empty
