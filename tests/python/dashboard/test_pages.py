"""Every page opens on the sample, without rows and without tables of persons, and breaks when a column is renamed."""

import json
import re
from datetime import date

import duckdb
import pytest
import yaml

from project import PROJECT
from user_engagement.dashboard import panels

DASHBOARD = PROJECT / "src" / "user_engagement" / "dashboard"
PAGES = sorted(path.stem for path in (DASHBOARD / "views").glob("*.py"))
PLATFORMS = ["learning", "loyalty", "telecom"]


def faults(app) -> list[str]:
    return [fault.message for fault in app.exception] + [fault.value for fault in app.error]


def words(app) -> str:
    """Everything that a page says in notes, captions and texts."""
    return "\n".join(
        element.value for kind in (app.info, app.caption, app.markdown, app.success, app.warning) for element in kind
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_section_of_a_page_opens_on_the_sample(open_sections, sample_folder, page):
    for app in open_sections(sample_folder, page):
        assert faults(app) == []
        if page != "person":
            assert len(app.get("vega_lite_chart")) + len(app.dataframe) >= 1
            assert len(app.get("download_button")) >= 1
            assert [note.value for note in app.info] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_choice_of_a_page_opens(open_sections, sample_folder, page):
    for app in open_sections(sample_folder, page):
        for position in range(len(app.selectbox)):
            for option in range(1, min(3, len(app.selectbox[position].options))):
                app.selectbox[position].select_index(option)
                assert faults(app.run()) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_rows_says_so(open_sections, empty_folder, page):
    for app in open_sections(empty_folder, page):
        assert faults(app) == []
        if page == "person":
            app = app.text_input[0].input("nobody").run()
            assert "Nobody has this key." in words(app)
        else:
            assert "has no rows here" in words(app)
        assert len(app.get("vega_lite_chart")) == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_tables_of_persons_says_so(open_sections, changed_folder, page):
    (changed_folder / "current" / "people.duckdb").unlink()
    said = ""
    for app in open_sections(changed_folder, page):
        assert faults(app) == []
        said += words(app)
    if page in ("learning", "person", "telecom"):
        assert "may not read them" in said or "that you may read" in said


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_person_is_found_by_key(open_page, sample_folder, platform):
    with duckdb.connect(str(sample_folder / "current" / "people.duckdb"), read_only=True) as connection:
        key = connection.execute(
            "select user_key from marts_people.users where platform = ? order by active_days desc, user_key", [platform]
        ).fetchone()[0]
    app = open_page(sample_folder, "person").text_input[0].input(f" {key} ").run()
    assert faults(app) == []
    assert app.subheader[0].value == f"A user of {platform}"
    assert len(app.dataframe) >= 2


@pytest.mark.parametrize(
    ("page", "section", "file", "table", "column"),
    [
        ("overview", "", "aggregates", "marts.daily_active_users", "active_users_7d"),
        ("engagement", "Active users", "aggregates", "marts.weekly_active_users", "new_active_users"),
        ("demographics", "Age or gender", "aggregates", "marts.demographic_engagement_monthly", "active_user_share"),
        ("loyalty", "Points", "aggregates", "marts.loyalty_points_monthly", "outstanding_balance"),
        ("channels", "Comparison", "aggregates", "marts.channel_performance", "has_enough_sessions"),
        ("telecom", "Distribution", "people", "marts_people.subscriber_engagement", "sessions"),
        ("learning", "Minutes watched", "aggregates", "marts.outlier_summary", "mean_lower"),
        ("quality", "Raw rows", "aggregates", "quality.row_reconciliation", "staged_rows"),
    ],
)
def test_a_renamed_column_breaks_the_page(open_page, changed_folder, page, section, file, table, column):
    with duckdb.connect(str(changed_folder / "current" / f"{file}.duckdb")) as connection:
        connection.execute(f"alter table {table} rename column {column} to another_name")
    assert any(column in fault for fault in faults(open_page(changed_folder, page, section)))


def test_a_month_that_is_not_complete_is_named_and_not_drawn(open_page, sample_folder):
    app = open_page(sample_folder, "engagement")
    app.selectbox[0].set_value("Telecom")
    app.selectbox[1].set_value("Month")
    said = words(app.run())
    assert "`monthly_active_users` has no figure for this choice: their period was not observed" in said


def test_days_before_a_gap_are_not_compared_with_those_after(open_page, changed_folder, alter):
    last = "(select max(activity_date) from marts.daily_active_users)"
    alter(changed_folder, "aggregates", f"delete from marts.daily_active_users where activity_date = {last} - 10")
    app = open_page(changed_folder)
    assert faults(app) == []
    assert [figure.delta for figure in app.metric] == [""] * len(app.metric)
    assert "A dash: 10 observed days in a row are too few" in words(app)


def test_a_log_that_is_dated_by_month_opens_by_month(open_page, changed_folder, alter):
    assert open_page(changed_folder, "engagement").selectbox[1].value == "Week"
    alter(changed_folder, "aggregates", "update marts.platforms set log_step = 'month' where platform = 'loyalty'")
    alter(changed_folder, "aggregates", "update marts.metric_anomalies set granularity = 'month'")
    assert open_page(changed_folder, "engagement").selectbox[1].value == "Month"


def test_a_step_that_began_before_the_period_is_shown_with_it():
    period = date(2022, 6, 3), date(2022, 6, 30)
    assert panels.touching(period, "day") == period
    assert panels.touching(period, "week") == (date(2022, 5, 28), date(2022, 6, 30))
    assert panels.touching(period, "month") == (date(2022, 6, 1), date(2022, 6, 30))


def test_hidden_groups_are_said_to_be_hidden(open_page, sample_folder):
    said = words(open_page(sample_folder, "demographics", "Age and gender"))
    assert "rows are left out: the group is small and hidden to protect people" in said


@pytest.mark.parametrize("status", ["fail", "warn", "skipped"])
def test_a_check_that_failed_once_and_passed_since_is_no_news(open_page, changed_folder, alter, status):
    record = "insert into quality.data_quality_results (invocation_id, run_started_at, tool, check_name, status)"
    alter(changed_folder, "aggregates", "delete from quality.data_quality_results")
    alter(changed_folder, "aggregates", f"{record} values ('a', '2026-01-01', 'dbt', 'once', '{status}')")
    assert "Every check passed" not in words(open_page(changed_folder, "quality", "Checks"))
    alter(changed_folder, "aggregates", f"{record} values ('b', '2026-01-02', 'dbt', 'once', 'pass')")
    assert "Every check passed" in words(open_page(changed_folder, "quality", "Checks"))


def test_a_forecast_without_a_backtest_says_so(open_page, changed_folder, alter):
    nothing_measured = "relative_mae = null, interval_coverage = null, reason = 'too_few_days'"
    alter(changed_folder, "aggregates", f"update marts.forecast_accuracy set {nothing_measured}")
    said = words(open_page(changed_folder, "channels", "Outlook"))
    assert "no backtest: too few days" in said
    assert "nan" not in said


@pytest.mark.parametrize("damage", ["definitions.json", "aggregates.duckdb"])
def test_a_damaged_version_is_said_to_be_one(open_page, changed_folder, damage):
    file = changed_folder / "current" / damage
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:1000])
    app = open_page(changed_folder)
    assert len(app.exception) == 0
    assert "does not fit this dashboard, or is damaged" in faults(app)[0]
    assert "Published version 000001, made on" in words(app)


def test_a_readable_key_of_two_platforms_is_asked_about(open_page, changed_folder, alter):
    for platform in ("learning", "loyalty"):
        one = f"(select min(user_key) from marts_people.users where platform = '{platform}')"
        alter(
            changed_folder,
            "people",
            f"update marts_people.users set user_key = 'Anna-1' where platform = '{platform}' and user_key = {one}",
        )
    app = open_page(changed_folder, "person").text_input[0].input("Anna-1").run()
    assert faults(app) == []
    for platform in ("Loyalty", "Learning"):
        app = app.selectbox[0].set_value(platform).run()
        assert faults(app) == []
        assert app.subheader[0].value == f"A user of {platform.lower()}"
        assert len(app.dataframe[0].value) == 1


def test_a_subscriber_outside_the_observed_days_is_found(open_page, changed_folder, alter):
    key = "select min(user_key) from marts_people.subscriber_engagement"
    with duckdb.connect(str(changed_folder / "current" / "people.duckdb"), read_only=True) as connection:
        (found,) = connection.execute(key).fetchone()
    alter(changed_folder, "people", f"delete from marts_people.users where user_key = '{found}'")
    app = open_page(changed_folder, "person").text_input[0].input(found).run()
    assert faults(app) == []
    assert "outside the observed days" in words(app)
    assert len(app.dataframe) == 1


def test_growth_is_drawn_only_where_all_of_its_parts_are_known(open_page, sample_folder):
    said = words(open_page(sample_folder, "engagement", "Growth"))
    assert "3 of 66 rows are left out: their period was not observed" in said


def test_what_a_log_dated_by_month_says_of_its_last_month(open_page, changed_folder, alter):
    alter(changed_folder, "aggregates", "update marts.platforms set log_step = 'month' where platform = 'loyalty'")
    alter(changed_folder, "aggregates", "update marts.metric_anomalies set granularity = 'month'")
    app = open_page(changed_folder)
    assert faults(app) == []
    assert "in Jun 2022, a log that is dated by month" in words(app)
    said = words(open_page(changed_folder, "loyalty", "Outlook"))
    assert "Points earned a month: what comes next" in said
    assert "of that of repeating the year before" in said


def test_without_publication_the_app_says_what_to_do(open_page, tmp_path):
    app = open_page(tmp_path / "nowhere")
    assert faults(app) == []
    assert "user-engagement publish" in words(app)


def test_a_new_version_is_shown_at_the_next_run(open_page, changed_folder):
    app = open_page(changed_folder)
    assert "Published version 000001" in words(app)
    before = app.metric[0].value
    second = changed_folder / "versions" / "000002"
    (changed_folder / "versions" / "000001").rename(second)
    (changed_folder / "current").unlink()
    (changed_folder / "current").symlink_to(second)
    with duckdb.connect(str(second / "aggregates.duckdb")) as connection:
        connection.execute("update marts.daily_active_users set active_users_28d = active_users_28d + 1000")
    app.run()
    assert "Published version 000002" in words(app)
    assert app.metric[0].value != before


def test_the_exposure_names_the_tables_that_the_pages_read(sample_folder):
    # The entry point names pages, and one of them is called as a table is.
    source = "\n".join(path.read_text() for path in DASHBOARD.rglob("*.py") if path.name != "app.py")
    tables = json.loads((sample_folder / "current" / "definitions.json").read_text())
    read = {name for name in re.findall(r'(?<!subject=)["{](\w+)["}]', source) if name in tables}
    exposure = yaml.safe_load((PROJECT / "models" / "exposures.yml").read_text())["exposures"][0]
    assert sorted(exposure["depends_on"]) == sorted(f"ref('{name}')" for name in read)
