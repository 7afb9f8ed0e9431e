"""The database of the real inputs: web, learning and telecom by locations alone, loyalty by the example."""

import duckdb
import pytest
import yaml

from project import PROJECT, build, built_once

LOCATIONS = {
    "learning.student_info": "learning/student_info.csv",
    "learning.student_purchases": "learning/student_purchases.csv",
    "learning.student_video_watched": "learning/student_video_watched.csv",
    "learning.student_certificates": "learning/student_certificates.csv",
    "web.channel_sessions": "web/data-export.csv",
    "telecom.xdr_sessions": "telecom/xdr_sessions.parquet",
}


@pytest.fixture(scope="session")
def real(shared_data, tmp_path_factory):
    """A read-only connection to `warehouse/acceptance.duckdb`, built anew."""
    example = yaml.safe_load((PROJECT / "examples" / "airline_loyalty.yml").read_text())
    variables = {
        "raw_tables": example["raw_tables"]
        | {raw_table: {"files": str(shared_data / location)} for raw_table, location in LOCATIONS.items()},
        # Two quarters with nothing between, and half a day at either end of the telecom export.
        "observed_periods": example["observed_periods"]
        | {
            "learning": [["2021-04-01", "2021-06-30"], ["2022-04-01", "2022-06-30"]],
            "telecom": [["2019-04-05", "2019-04-27"]],
        },
        "plan_lengths": {"0": {"months": 1}, "1": {"months": 3}, "2": {"months": 12}, "3": "lifetime"},
        # The published top lists name subscribers by their numbers.
        "readable_user_keys": True,
    }
    database = PROJECT / "warehouse" / "acceptance.duckdb"
    with built_once(tmp_path_factory, "acceptance") as (work, is_built):
        if not is_built:
            database.unlink(missing_ok=True)
            # Unit tests do not depend on the data.
            without = ("--exclude-resource-type", "unit_test")
            build(database, work, variables, *without, AIRLINE_FILES=str(shared_data / "loyalty"))
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def raw_xdr(shared_data, tmp_path_factory):
    """A connection to the subscribers of nothing but the untouched XDR rows, as CSV with empty fields for missing."""
    work = tmp_path_factory.mktemp("raw_xdr")
    database = work / "raw_xdr.duckdb"
    variables = {
        "raw_tables": {"telecom.xdr_sessions": {"files": str(shared_data / "telecom" / "xdr_first50_raw.csv")}},
        "readable_user_keys": True,
    }
    build(database, work, variables, "--exclude-resource-type", "unit_test", "--select", "+subscriber_engagement")
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection
