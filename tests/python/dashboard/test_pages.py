"""Every page opens on the sample, without rows and without tables of persons, and breaks when a column is renamed."""

import json
import re
from datetime import date

import duckdb
import pytest
import yaml

from project import PROJECT
from user_engagement.dashboard import formats, panels

DASHBOARD = PROJECT / "src" / "user_engagement" / "dashboard"
PAGES = sorted(path.stem for path in (DASHBOARD / "views").glob("*.py"))
# The entry point is a script and cannot be imported.
PAGE_TITLES = dict(re.findall(r'^    "(\w+)": "([\w ]+)",$', (DASHBOARD / "app.py").read_text(), re.MULTILINE))
PLATFORMS = ["learning", "loyalty", "telecom"]


def faults(app) -> list[str]:
    return [fault.message for fault in app.exception] + [as_read(fault.value) for fault in app.error]


def words(app) -> str:
    """Everything that a page says in notes, captions and texts, as it is read."""
    return as_read(markdown(app))


def as_read(text: str) -> str:
    """Text without the marks that keep Markdown from seeing any."""
    return re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", text)


def markdown(app) -> str:
    return "\n".join(
        element.value for kind in (app.info, app.caption, app.markdown, app.success, app.warning) for element in kind
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_section_of_a_page_opens_on_the_sample(open_sections, sample_folder, page):
    for app in open_sections(sample_folder, page):
        assert faults(app) == []
        if page != "person":
            assert len(app.get("vega_lite_chart")) + len(app.dataframe) + len(app.metric) >= 1
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
    of_days = [figure.delta for figure in app.metric if figure.help.startswith("`daily_active_users`")]
    assert of_days == [""] * 12
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


def test_hidden_groups_are_said_to_be_hidden(open_page, changed_folder, alter):
    hidden = "is_suppressed = true, activities = null, active_user_share = null, return_rate = null"
    alter(changed_folder, "aggregates", f"update marts.feature_engagement_monthly set {hidden} where users < 50")
    said = words(open_page(changed_folder, "engagement", "When and with what"))
    assert "the group is small and hidden to protect people" in said


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
    assert (
        "Left out of 66 rows: their period was not observed to its end (or from its beginning): 2; too little before"
        in said
    )


def test_each_measure_says_why_it_is_not_there(open_page, sample_folder):
    """The first year was observed: it has no year before."""
    said = words(open_page(sample_folder, "engagement", "Growth"))
    assert "too little before to compare with, or nothing to divide by: 5" in said


HOSTILE = "![x](http://evil.test/p.png) [link](http://evil.test) <b>tag</b> $x$ :red[red] :material/home: www.evil.test"


def rename_channel(folder, alter) -> None:
    """Call the channel with the most sessions HOSTILE wherever it stands."""
    with duckdb.connect(str(folder / "current" / "aggregates.duckdb"), read_only=True) as connection:
        query = "select channel from marts.channel_performance order by sessions desc limit 1"
        (channel,) = connection.execute(query).fetchone()
        tables = connection.execute("select table_name from duckdb_columns() where column_name = 'channel'").fetchall()
    for (table,) in tables:
        alter(folder, "aggregates", f"update marts.{table} set channel = '{HOSTILE}' where channel = '{channel}'")


def test_names_that_others_chose_are_shown_as_they_are(open_page, changed_folder, alter):
    rename_channel(changed_folder, alter)
    alter(changed_folder, "aggregates", f"update marts.key_findings set sentence = '{HOSTILE}'")
    app = open_page(changed_folder, "channels", "Peak hours")
    assert faults(app) == []
    assert f"**{formats.plain(f'Sessions of a usual hour: {HOSTILE}')}**" in markdown(app)
    for said in (markdown(app), markdown(open_page(changed_folder))):
        for mark in ("![x](", "[link](", "<b>", "$x$", ":red", ":material", "www.evil"):
            assert mark not in said


def test_pages_whose_raw_table_is_absent_are_not_in_the_menu(open_page, changed_folder, alter):
    alter(
        changed_folder,
        "aggregates",
        "update quality.row_reconciliation set staged_rows = 0 where raw_table = 'telecom.xdr_sessions'",
    )
    assert "There are no rows of `telecom.xdr_sessions`" in words(open_page(changed_folder, "telecom"))
    assert "There are no rows of" not in words(open_page(changed_folder, "channels"))


@pytest.mark.parametrize(("status", "said"), [("pass", "gate passed on"), ("fail", "gate failed 1 of its checks")])
def test_the_first_page_says_whether_the_gate_passed_and_what_the_inputs_are(
    open_page, changed_folder, alter, status, said
):
    assert "The data-quality gate has not run" in words(open_page(changed_folder))
    assert "Sample data" in words(open_page(changed_folder))
    record = "insert into quality.data_quality_results (invocation_id, run_started_at, tool, check_name, status)"
    row = f"values ('a', '2026-01-01', 'great_expectations', 'once', '{status}')"
    alter(changed_folder, "aggregates", f"{record} {row}")
    alter(changed_folder, "aggregates", "update quality.data_freshness set origin = 'files'")
    app = open_page(changed_folder)
    assert said in words(app) + "".join(fault.value for fault in app.error)
    assert "Sample data" not in words(app)
    assert "web.channel_sessions (" in words(app)


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
    # A frame has columns, too.
    read = {name for name in re.findall(r'(?<!subject=)["{](\w+)["}]', source) if name in tables.keys() - {"columns"}}
    exposure = yaml.safe_load((PROJECT / "models" / "exposures.yml").read_text())["exposures"][0]
    assert sorted(exposure["depends_on"]) == sorted(f"ref('{name}')" for name in read)


def readme_rows() -> list[tuple[str, str]]:
    """What the README's tables name and where: (tables and columns, pages and sections)."""
    lines = (PROJECT / "README.md").read_text().split("## Which table answers what")[1].split("## How it is built")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines.splitlines() if line.startswith("|")]
    return [
        (named, where) for _, named, where in cells if where and "---" not in where and not where.startswith("page")
    ]


def test_pages_show_what_the_readme_says_of_them(open_page, sample_folder):
    names = {title: name for name, title in PAGE_TITLES.items()}
    shown: dict[tuple[str, str], str] = {}
    for title, name in names.items():
        first = open_page(sample_folder, name)
        for section in [tab.label for tab in first.tabs] or [""]:
            shown[title, section] = words(open_page(sample_folder, name, section) if section else first)
    missing = []
    for named, where in readme_rows():
        said = ""
        for part in where.split("; "):
            title, _, sections = part.partition(": ")
            for page in title.split(", "):
                places = sections.split(", ") if sections else [section for name, section in shown if name == page]
                missing += [f"{page}: {place}" for place in places if (page, place) not in shown]
                said += "".join(shown.get((page, place), "") for place in places)
        first = re.findall(r"`(?:quality\.)?([a-z]\w+)`", named)[0]
        # What stands on the page of a person needs a key.
        if "Person" not in where and f"`{first}`" not in said:
            missing.append(f"{where}: {first}")
    assert missing == []
