"""The unit tests of the models, without data: they need relations, which an empty build makes."""

import pytest

from project import dbt


@pytest.mark.unit
def test_unit_tests_of_models_pass(tmp_path):
    # Models that no unit test needs, and tests of data, are left out.
    selection = ("--select", "+test_type:unit", "--exclude-resource-type", "test")
    run = dbt("build", "--empty", "--quiet", *selection, database=tmp_path / "built.duckdb", work=tmp_path)
    assert run.success, run.printed
    assert " PASS users::" in run.printed
