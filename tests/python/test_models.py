"""The unit tests of the models, without data: they need relations, which an empty build makes."""

import duckdb
import pytest
import yaml

from project import PROJECT, dbt


@pytest.mark.unit
def test_unit_tests_of_models_pass_whatever_types_are_delivered(tmp_path):
    database = tmp_path / "built.duckdb"
    # Models that no unit test needs, and tests of data, are left out.
    selection = ("--select", "+test_type:unit", "--exclude-resource-type", "test")
    variables = {"raw_tables": deliver_typed(database)}
    run = dbt("build", "--empty", "--quiet", *selection, database=database, work=tmp_path, variables=variables)
    assert run.success, run.printed
    assert " PASS users::" in run.printed


def deliver_typed(database) -> dict[str, dict]:
    """Make a relation of every raw table, its ids numbers and no column text that need not be."""
    raw_tables = {}
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema delivered")
        for path in (PROJECT / "models" / "staging").glob("*/base_*.yml"):
            base, _ = yaml.safe_load(path.read_text())["models"]
            columns = [
                f"{column['name']} {'bigint' if column.get('config', {}).get('meta', {}).get('is_id') else type_}"
                for column in base["columns"]
                if (type_ := column["data_type"]) and column["name"] not in ("unreadable_values", "raw_content")
            ]
            connection.execute(f"create table delivered.{base['name']} ({', '.join(columns)})")
            raw_tables[base["config"]["meta"]["raw_table"]] = {"relation": f"delivered.{base['name']}"}
    return raw_tables
