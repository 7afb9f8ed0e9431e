"""The test of the reconciliation fails when staging loses a row."""

from project import copy_project, run_dbt

STAGED = "models/staging/loyalty/stg_loyalty__activity_logs.sql"


def test_a_row_that_staging_drops_is_missed(tmp_path):
    project = copy_project(tmp_path / "project")
    model = project / STAGED
    honest = model.read_text()
    model.write_text(honest.replace("select * from staged", "select * from staged where activity_id <> '445000000'"))
    assert model.read_text() != honest
    result = run_dbt(
        "build", "--select", "+row_reconciliation", database=tmp_path / "a.duckdb", work=tmp_path, project=project
    )
    assert "FAIL 1 assert_every_raw_row_is_accounted_for" in result.stdout
    assert result.returncode == 1
