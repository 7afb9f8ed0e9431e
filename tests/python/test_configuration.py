"""What a person reads when the configuration of the raw tables is wrong: table, column, expected, found."""

import os

import pytest

from project import dbt


@pytest.fixture
def complaint(tmp_path):
    """Builds with some variables, which must fail before the first model, and returns what was printed."""

    def build_and_read(variables: dict) -> str:
        run = dbt("build", database=tmp_path / "built.duckdb", work=tmp_path, variables=variables, parsed_with={})
        assert not run.success
        assert "OK created" not in run.printed
        # dbt indents what a hook says.
        return run.printed.replace("\n  ", "\n")

    return build_and_read


def test_every_mistake_is_listed_at_once(complaint):
    printed = complaint(
        {
            "platfroms": 3,
            "week_starts_on": 8,
            "reporting_timezone": "Mars/Base",
            "observed_periods": {"telcom": []},
            "raw_tables": {
                "telecom.xdr_session": {"files": "x.csv"},
                "web.channel_sessions": {"file": "y.csv"},
                "learning.student_info": "students.csv",
                "learning.student_purchases": {"files": "a.csv", "relation": "b.c"},
                "learning.student_certificates": {"files": "nowhere/*.csv"},
                "learning.student_video_watched": {"relation": "nowhere.at_all"},
                "loyalty.user_profiles": {"files": "profiles.xlsx"},
            },
        }
    )
    assert '"platfroms" is no variable' in printed
    assert "week_starts_on: 8 is no ISO weekday" in printed
    assert '"Mars/Base" is no time zone' in printed
    assert 'observed_periods: "telcom" is no platform' in printed
    assert '"telecom.xdr_session" is no raw table' in printed
    assert 'web.channel_sessions: "file" is no option' in printed
    assert 'learning.student_info: its entry is "students.csv"' in printed
    assert "found: relation, files" in printed
    assert "found: nothing at nowhere/*.csv" in printed
    assert "found: nothing called nowhere.at_all" in printed
    assert "found: profiles.xlsx" in printed


def test_every_variable_that_cannot_be_used_is_named(complaint):
    printed = complaint(
        {
            "week_starts_on": True,
            "earliest_plausible_date": "2050-01-01",
            "latest_plausible_date": "2049-12-31",
            "observed_periods": {
                "learning": [["2021-02-29", "2021-06-30"], ["2021-07-02", "2021-07-01"], ["2022-04-01"]],
                "telecom": "2019-04-05",
            },
            "as_of": {"loyalty": "30.06.2022", "learning": "20220630"},
            "log_step": {"loyalty": "week", "web": "month", "shop": "day"},
            "today": "yesterday",
            "comparison_periods": [
                {"period": "spring", "from": "2022-06-30", "to": "2022-04-01"},
                {"period": "spring", "from": "2021-04-01", "to": "2021-04-31"},
                "summer",
            ],
            "top_n": 0,
            "small_group_threshold": "10",
            "sufficient_sessions": 1.5,
            "readable_user_keys": "no",
            "cluster_log1p": 1,
            "statistics_seed": -1,
        }
    )
    assert "week_starts_on: True is no ISO weekday" in printed
    assert "latest_plausible_date: 2050-01-01 is after 2049-12-31" in printed
    assert 'observed_periods of learning: "2021-02-29" is no date' in printed
    assert "observed_periods of learning: 2021-07-02 is after 2021-07-01" in printed
    assert "observed_periods of learning: \"['2022-04-01']\" is no pair" in printed
    assert 'observed_periods of telecom: it is "2019-04-05"' in printed
    assert 'as_of of loyalty: "30.06.2022" is no date' in printed
    assert 'as_of of learning: "20220630" is no date' in printed
    assert 'log_step of loyalty: it is "week".\n    expected: day or month' in printed
    assert 'log_step of web: it is "month".\n    expected: hour or day' in printed
    assert 'log_step: "shop" is no platform' in printed
    assert 'today: "yesterday" is no date' in printed
    assert "comparison_periods, spring: 2022-06-30 is after 2022-04-01" in printed
    assert 'comparison_periods, spring: "2021-04-31" is no date' in printed
    assert 'comparison_periods: "spring" is there twice' in printed
    assert "comparison_periods: summer is incomplete" in printed
    assert 'top_n: it is "0"' in printed
    assert 'small_group_threshold: it is "10"' in printed
    assert 'sufficient_sessions: it is "1.5"' in printed
    assert 'readable_user_keys: it is "no"' in printed
    assert 'cluster_log1p: it is "1"' in printed
    assert 'statistics_seed: it is "-1"' in printed
    assert "needs a correction (22)" in printed


def test_comparison_periods_are_a_list(complaint):
    printed = complaint({"comparison_periods": {"period": "Q2"}})
    assert "comparison_periods: it is \"{'period': 'Q2'}\"" in printed
    assert "needs a correction (1)" in printed


def test_variables_with_an_entry_per_platform_are_mappings(complaint):
    printed = complaint({"observed_periods": [["2021-04-01", "2021-06-30"]], "as_of": "2022-06-30"})
    assert "observed_periods: it is \"[['2021-04-01', '2021-06-30']]\"" in printed
    assert 'as_of: it is "2022-06-30"' in printed
    assert "needs a correction (2)" in printed


def test_columns_that_are_missing_mistyped_or_ambiguous(complaint, tmp_path):
    (tmp_path / "web.csv").write_text("channel,hour,users,sessions\nDirect,2024010100,1,1\n")
    (tmp_path / "students.csv").write_text("student_id,Student Id,when\n1,1,2021-01-01\n")
    printed = complaint(
        {
            "raw_tables": {
                "web.channel_sessions": {"files": str(tmp_path / "web.csv")},
                "learning.student_info": {
                    "files": str(tmp_path / "students.csv"),
                    "columns": {"date_registerd": "when", "date_registered": "whenever"},
                },
            }
        }
    )
    assert 'web.channel_sessions: column "engaged_sessions" is missing' in printed
    assert "found: channel, hour, users, sessions" in printed
    assert 'learning.student_info: column "student_id" could be any of several' in printed
    assert '"date_registerd", which is no column of this raw table' in printed
    assert "expected: whenever" in printed


def test_an_unreadable_file_is_named(complaint, tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 but not for long")
    printed = complaint({"raw_tables": {"telecom.xdr_sessions": {"files": str(broken)}}})
    assert f"telecom.xdr_sessions: files {broken} cannot be read" in printed
    assert "needs a correction (1)" in printed


def test_every_option_that_cannot_be_used_is_named(complaint):
    """Types that YAML gives, formats, bounds, and places that are no files of a disk."""
    printed = complaint(
        {
            "raw_tables": {
                "loyalty.user_profiles": {"files": 5},
                "loyalty.activity_logs": {
                    "files": "x.csv",
                    "time_format": {"occured_at": "%d/%m/%Y"},
                    "null_values": {"user": ["0"]},
                    "columns": {"user_id": 7},
                },
                "loyalty.point_transactions": {"files": "s3://bucket/points.csv"},
                "learning.student_info": {
                    **{"relation": 5, "decimal": ";", "delimiter": "", "encoding": "utf-32", "timezone": 5},
                    **{"time_format": "%d/%m", "null_values": "n/a", "least_usable_share": "most"},
                },
                "learning.student_purchases": {"query": ["select 1"]},
                "learning.student_certificates": {"files": []},
                "web.channel_sessions": {"files": "https://example.com/export.csv"},
            },
            "cluster_features": ["sessions"],
            "forecast_horizon_days": 367,
            "statistics_seed": 4294967296,
            "schema_prefix": "my-team.",
            "plan_lengths": {"pro": {"months": 0}, "trial": "a week"},
            "activity_types": {"loyalty": {"quiz": "yes"}, "shop": {}},
            "platform_labels": {"loyalty": 5},
            "spellings": {"gender": {"woman": ["femme"]}},
        }
    )
    assert 'loyalty.user_profiles: `files` is "5"' in printed
    assert "loyalty.activity_logs: `time_format` is" in printed
    assert "columns of times: occurred_at" in printed
    assert "loyalty.activity_logs: `null_values` is" in printed
    assert "loyalty.activity_logs: `columns` is" in printed
    assert printed.count("files are read from disks only") == 2
    for option in ("relation", "decimal", "delimiter", "encoding", "time_format", "null_values"):
        assert f"learning.student_info: `{option}` is" in printed
    assert 'learning.student_info, timezone: "5" is no time zone' in printed
    assert "learning.student_info, least_usable_share" in printed
    assert "learning.student_purchases: `query` is" in printed
    assert "learning.student_certificates: `files` is" in printed
    assert 'set it in the variable raw_tables: {"learning.student_info": {decimal: ...}}' in printed
    assert "cluster_features: it is \"['sessions']\"" in printed
    assert 'forecast_horizon_days: it is "367".\n    expected: a whole number from 1 to 366' in printed
    assert 'statistics_seed: it is "4294967296"' in printed
    assert 'schema_prefix: it is "my-team."' in printed
    assert 'plan_lengths: "pro" is' in printed
    assert 'plan_lengths: "trial" is a week' in printed
    assert "activity_types of loyalty: it is" in printed
    assert 'activity_types: "shop" is no platform' in printed
    assert 'platform_labels of loyalty: it is "5"' in printed
    assert "spellings of gender: it is" in printed


def test_files_that_hold_something_else_are_told_apart(complaint, tmp_path):
    """Whatever else is wrong is said with them; a pipe is not waited for."""
    contents = {
        "page.csv": b"<!DOCTYPE html>\n<html>Log in</html>\n",
        "json.csv": b'{"user_id": 1}\n',
        "other.csv": b"user_id~occurred_at\n7~2024-01-01\n",
        "utf16.csv": "user_id,occurred_at\n".encode("utf-16"),
        "empty.json": b"",
        "cut.parquet": b"PAR1 but not for long",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    os.mkfifo(tmp_path / "pipe.csv")
    names = ["page.csv", "json.csv", "other.csv", "utf16.csv", "empty.json", "pipe.csv", "cut.parquet"]
    tables = [
        *["loyalty.user_profiles", "loyalty.activity_logs", "loyalty.point_transactions", "learning.student_info"],
        *["learning.student_purchases", "learning.student_video_watched", "telecom.xdr_sessions"],
    ]
    settings = {table: {"files": str(tmp_path / name)} for table, name in zip(tables, names, strict=True)}
    printed = complaint({"raw_tables": settings})
    assert "the file is a page of the web (HTML) or XML" in printed
    assert "the file is JSON" in printed
    assert "another sign between the fields (option `delimiter`)" in printed
    assert "no line of text in UTF-8 (option `encoding`: latin-1, utf-16)" in printed
    assert f"found: nothing at {tmp_path / 'empty.json'}" in printed
    assert f"found: nothing at {tmp_path / 'pipe.csv'}" in printed
    assert f"telecom.xdr_sessions: files {tmp_path / 'cut.parquet'} cannot be read" in printed
    assert "Log in" not in printed
