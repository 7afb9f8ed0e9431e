"""The Python models: equal tables whatever the order of rows, threads and secret; little input; variables; columns."""

import shutil

import duckdb
import pandas as pd
import pytest
import yaml

from project import PROJECT, build, copy_project, dbt, run_dbt

SAMPLE = {
    path.stem.removeprefix("sample_").replace("__", "."): f"read_csv('{path}', all_varchar=true, header=true)"
    for path in sorted((PROJECT / "seeds" / "sample").glob("sample_*.csv"))
}
SCHEMAS = {
    path.stem: yaml.safe_load(path.read_text())["models"][0].get("config", {}).get("schema", "marts")
    for path in sorted((PROJECT / "python_models").glob("*.yml"))
}


def rows(connection: duckdb.DuckDBPyConnection, model: str) -> pd.DataFrame:
    """All rows of a table, sorted; without keys, which depend on the secret."""
    columns = "* exclude (user_key)" if SCHEMAS[model] == "marts_people" else "*"
    return connection.execute(f"select {columns} from {SCHEMAS[model]}.{model} order by all").df()


# Two rows of one member whose clock was wrong: long ago, and years ahead.
WRONG_CLOCK = """union all by name
select 'wrong' || year as activity_id, 'L00000444' as user_id, year || '-01-02 10:00:00' as occurred_at,
    'login' as activity_type
from (values ('2000'), ('2049')) as years (year)"""


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory):
    """A connection to the sample in another order, with WRONG_CLOCK, built on one thread with another secret."""
    rows = {name: f"select * from {origin}" for name, origin in SAMPLE.items()}
    rows["loyalty.activity_logs"] += f" {WRONG_CLOCK}"
    queries = {
        name: {"query": f"select * from ({query}) order by md5(concat_ws('/', *columns(*)))"}
        for name, query in rows.items()
    }
    work = tmp_path_factory.mktemp("shuffled")
    # Rows that are equal pass the same tests.
    database = build(
        *(work / "built.duckdb", work, {"raw_tables": queries}),
        *("--exclude-resource-type", "test", "unit_test", "--threads", "1"),
        *("--select", "+path:python_models", "data_freshness"),
        DBT_ENV_SECRET_USER_KEY="another secret than the default",
    )
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def test_rows_of_a_wrong_clock_change_no_figure(sample, shuffled):
    tables = """select table_schema || '.' || table_name from information_schema.tables
        where table_schema in ('marts', 'marts_people') order by 1"""
    compared = [name for (name,) in shuffled.execute(tables).fetchall()]
    assert len(compared) > 30
    for table in compared:
        # Keys depend on the secret.
        columns = "* exclude (user_key)" if table.startswith("marts_people.") else "*"
        query = f"select {columns} from {table} order by all"
        found, expected = shuffled.execute(query).df(), sample.execute(query).df()
        pd.testing.assert_frame_equal(found, expected, check_exact=True, obj=table)
    freshness = "select stray_rows from quality.data_freshness where raw_table = 'loyalty.activity_logs'"
    assert shuffled.execute(freshness).fetchone() == (1,)


@pytest.mark.parametrize("model", SCHEMAS)
def test_order_of_rows_threads_and_secret_change_nothing(sample, shuffled, model):
    expected = rows(sample, model)
    assert len(expected) > 0
    pd.testing.assert_frame_equal(rows(shuffled, model), expected, check_exact=True)


@pytest.mark.parametrize(("raw_tables", "count"), [(["loyalty.activity_logs"], 0), (list(SAMPLE), 1)])
def test_raw_tables_with_one_row_or_none_build(tmp_path, raw_tables, count):
    few = f"order by md5(concat_ws('/', *columns(*))) limit {count}"
    variables = {"raw_tables": {name: {"query": f"select * from {SAMPLE[name]} {few}"} for name in raw_tables}}
    # Unit tests do not depend on the data.
    database = build(tmp_path / "built.duckdb", tmp_path, variables, "--exclude-resource-type", "unit_test")
    with duckdb.connect(str(database), read_only=True) as connection:
        assert rows(connection, "key_findings").query("topic != 'channels'").empty
        for model in SCHEMAS:
            rows(connection, model)


def test_wrong_variables_are_named_all_at_once(tmp_path):
    variables = {
        "cluster_features": {"telecom": ["sessions", "mood"]},
        "cluster_k": 0,
        "outlier_quantile": 99,
        "forecast_horizon_days": "four weeks",
        "statistics_seed": -1,
    }
    run = dbt("build", database=tmp_path / "built.duckdb", work=tmp_path, variables=variables, parsed_with={})
    assert not run.success
    for words in ['"mood" of telecom', 'cluster_k: it is "0"', 'outlier_quantile: it is "99"']:
        assert words in run.printed
    for words in ['forecast_horizon_days: it is "four weeks"', 'statistics_seed: it is "-1"']:
        assert words in run.printed


def test_columns_that_differ_from_the_yaml_are_noticed(tmp_path, sample_database):
    database = shutil.copy(sample_database, tmp_path / "sample.duckdb")
    project = copy_project(tmp_path / "project")
    faults = {
        "cluster_selection": ("- name: inertia", "- name: inertias"),
        "outlier_summary": ("data_type: bigint", "data_type: double"),
        "user_clusters": (
            "      - name: reason\n",
            "      - name: note\n        data_type: string\n      - name: reason\n",
        ),
    }
    for model, (honest, faulty) in faults.items():
        described = project / "python_models" / f"{model}.yml"
        assert honest in described.read_text()
        described.write_text(described.read_text().replace(honest, faulty, 1))
    result = run_dbt(
        *("test", "--select", "test_name:columns_match_contract"), database=database, work=tmp_path, project=project
    )
    for model in SCHEMAS:
        verdict = "FAIL 1" if model in faults else "PASS"
        assert f"{verdict} columns_match_contract_{model}_" in result.stdout
