"""Every variable has other values than its default somewhere, and everything that the project tests holds there too."""

import duckdb
import pytest
import yaml

from project import PROJECT, build

VARIABLES = {
    "reporting_timezone": "Europe/Berlin",
    "week_starts_on": 7,
    "earliest_plausible_date": "1890-01-01",
    "latest_plausible_date": "2022-06-30",
    "observed_periods": {"learning": [["2021-04-01", "2021-06-20"], ["2022-04-01", "2022-06-30"]]},
    "as_of": {"loyalty": "2021-12-31", "telecom": "2022-06-20"},
    "today": "2022-12-31",
    "log_step": {"telecom": "month", "web": "day"},
    "comparison_periods": [
        {"period": "early", "from": "2021-04-10", "to": "2021-05-31"},
        {"period": "late", "from": "2022-04-10", "to": "2022-05-31"},
        {"period": "cut", "from": "2021-06-01", "to": "2021-06-30"},
    ],
    "plan_lengths": {"annual": {"months": 11}, "trial": {"days": 7}},
    "activity_types": {"loyalty": {"Push Sent": True, "others": True}},
    "platform_labels": {"loyalty": "customer portal"},
    "spellings": {"gender": {"female": ["weib"]}},
    "top_n": 3,
    "small_group_threshold": 3,
    "sufficient_sessions": 7,
    "cluster_features": {
        "loyalty": ["active_days", "user_value"],
        "learning": ["activities", "user_value"],
        "telecom": ["sessions", "total_bytes", "average_session_duration_seconds"],
    },
    "cluster_k": "elbow",
    "cluster_log1p": True,
    "outlier_quantile": 0.9,
    "forecast_horizon_days": 7,
    "statistics_seed": 1,
    "least_usable_share": 0.5,
    "readable_user_keys": True,
    "allow_development_secret": True,
    "rekey": True,
    "schema_prefix": "other_",
}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory):
    """A read-only connection to the sample built with VARIABLES; the build runs every unit and data test."""
    work = tmp_path_factory.mktemp("variables")
    with duckdb.connect(str(build(work / "other.duckdb", work, VARIABLES)), read_only=True) as connection:
        yield connection


def test_every_variable_has_another_value_here() -> None:
    """Which raw tables there are and where they come from is tested with them; here they are the sample's."""
    defaults = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]["user_engagement"]
    assert VARIABLES.keys() == defaults.keys() - {"raw_tables", "additional_raw_tables"}
    assert [name for name, value in VARIABLES.items() if value == defaults[name]] == []


def test_the_project_is_green_with_other_variables(other: duckdb.DuckDBPyConnection) -> None:
    assert other.execute("select status from other_intermediate.int_build_state").fetchone() == ("green",)
    weekdays = other.execute("select distinct isodow(activity_week) from other_marts.weekly_active_users").fetchall()
    assert weekdays == [(7,)]


def test_the_latest_plausible_day_is_a_day_like_any_other(other: duckdb.DuckDBPyConnection) -> None:
    """It is the last day of learning's observed periods, so that its month is whole; the month cut short is not."""
    last = "select max(activity_date)::varchar from other_marts.daily_active_users where platform = 'learning'"
    assert other.execute(last).fetchone() == (VARIABLES["latest_plausible_date"],)
    months = """
        select activity_month::varchar, observed_days, is_complete, active_users is not null
        from other_marts.monthly_active_users
        where platform = 'learning' and month(activity_month) = 6
        order by activity_month
    """
    assert other.execute(months).fetchall() == [("2021-06-01", 20, False, False), ("2022-06-01", 30, True, True)]


def test_periods_that_were_not_observed_to_their_end_are_marked(other: duckdb.DuckDBPyConnection) -> None:
    for table in ("period_engagement_summary", "outlier_summary"):
        marked = other.execute(f"select distinct period, is_complete from other_marts.{table}").fetchall()
        assert dict(marked) == {"early": True, "late": True, "cut": False}
    for table in ("period_overlap", "period_hypothesis_tests"):
        marked = other.execute(f"select distinct period_a, period_b, is_complete from other_marts.{table}").fetchall()
        assert sorted(marked) == [("early", "cut", False), ("early", "late", True), ("late", "cut", False)]


def test_variables_reach_the_python_models(other: duckdb.DuckDBPyConnection, sample: duckdb.DuckDBPyConnection) -> None:
    def both(query: str) -> tuple:
        return other.execute(query.format("other_marts")).fetchall(), sample.execute(query.format("marts")).fetchall()

    chosen = """select k = max(cluster), any_value(is_elbow)
        from {0}.cluster_selection
        inner join {0}.cluster_profiles using (platform, algorithm)
        where algorithm = 'kmeans' and platform = 'telecom' and is_chosen
        group by k"""
    assert both(chosen)[0] == [(True, True)]
    # Logarithms have other distances than the values.
    inertia = "select inertia from {}.cluster_selection where platform = 'telecom' and algorithm = 'kmeans' and k = 2"
    (by_logarithms,), (by_values,) = (rows[0] for rows in both(inertia))
    assert by_logarithms != pytest.approx(by_values, rel=0.01)
    assert both("select max(steps_ahead) from {}.engagement_forecasts where log_step = 'day'")[0] == [(7,)]
    kept, kept_by_default = both("select sum(rows_after) from {}.outlier_summary where rule = 'percentile'")
    assert kept < kept_by_default
    estimates, by_default = both("select estimate from {}.certificate_regression where sample = 'train' order by term")
    assert estimates != by_default
