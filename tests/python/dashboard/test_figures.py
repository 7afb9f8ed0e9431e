"""What the pages draw and say are the figures of the published tables, counted here once more in SQL."""

import re
from datetime import date
from functools import partial

import duckdb
import pyarrow as pa
import pytest

from user_engagement.dashboard import formats


def asked(folder, statement: str, file: str = "aggregates") -> list[tuple]:
    with duckdb.connect(str(folder / "current" / f"{file}.duckdb"), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def drawn(app, title: str):
    """The rows that the chart of this title was given."""
    assert [fault.message for fault in app.exception] == []
    (chart,) = (chart.proto for chart in app.get("vega_lite_chart") if chart.proto.alt == title)
    largest = max((dataset.data.data for dataset in chart.datasets), key=len)
    return pa.ipc.open_stream(largest).read_pandas()


def said(app) -> str:
    """What a page says, without the marks that keep Markdown from seeing any."""
    text = "\n".join(element.value for kind in (app.markdown, app.caption) for element in kind)
    return re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", text)


def choose(app, label: str, value: str):
    (box,) = (box for box in app.selectbox if box.label == label)
    return box.set_value(value).run()


@pytest.fixture
def sample(sample_folder, open_page):
    """Opens a page of the sample: page, section."""
    return partial(open_page, sample_folder)


def test_churned_users_hang_below_zero_and_the_others_stand_above(sample, sample_folder):
    rows = drawn(sample("engagement", "Growth"), "Growth accounting by week").groupby("series")["value"].sum()
    ((retained, first, churned),) = asked(
        sample_folder,
        """select sum(retained_users), sum(first_time_users) filter (where churned_users is not null),
        sum(churned_users) from marts.weekly_active_users where platform = 'loyalty'""",
    )
    assert rows[["Retained users", "First-time users", "Churned users"]].tolist() == [retained, first, -churned]


def test_active_days_are_those_of_the_last_complete_month(sample, sample_folder):
    table = "marts.active_day_distribution where platform = 'loyalty' and is_complete"
    ((month, users),) = asked(
        sample_folder,
        f"select activity_month, sum(users) from {table} group by all order by activity_month desc limit 1",
    )
    rows = drawn(sample("engagement", "Coming back"), f"Active days a user had in {formats.month(month)}")
    assert rows["users"].sum() == users
    assert rows["active_days"].astype(int).tolist() == list(range(1, len(rows) + 1))


def test_probabilities_of_one_platform_are_counted_in_tenths(sample, sample_folder):
    app = sample("engagement", "Inactivity")
    rows = drawn(app, "Probability of the active users to stay away for 28 days")
    scores = "marts_people.inactivity_scores where platform = 'loyalty'"
    assert (
        rows["users"].sum()
        == asked(sample_folder, f"select count(inactivity_probability) from {scores}", "people")[0][0]
    )
    ((sure,),) = asked(sample_folder, f"select count(*) from {scores} and inactivity_probability < 0.1", "people")
    assert rows.set_index("inactivity_probability")["users"].get("0 %", 0) == sure
    shown = app.dataframe[0].value
    (auc,) = asked(
        sample_folder,
        """select value from marts.model_evaluations
        where model = 'loyalty_inactivity_logistic_regression' and sample = 'test' and metric = 'auc'""",
    )
    assert shown.loc[
        shown["model"].eq("logistic regression") & shown["metric"].str.contains("AUC"), "value"
    ].tolist() == [auc[0]]


def test_a_forecast_begins_where_the_past_ends(sample, sample_folder):
    app = sample("engagement", "Outlook")
    assert "eft out" not in said(app)
    rows = drawn(app, "Active users a day: what comes next")
    ((last, ahead),) = asked(
        sample_folder,
        """select (select max(time) from marts.metric_anomalies where series = 'active_users/loyalty'), max(date)
        from marts.engagement_forecasts where series = 'active_users/loyalty'""",
    )
    assert rows.loc[rows["value"].notna(), "time"].max() == last
    assert rows.loc[rows["expected"].notna(), "time"].max().date() == ahead


def test_channels_with_too_few_sessions_and_incomplete_days_are_not_drawn(open_page, changed_folder, alter):
    first = "(select min(date) from marts.channel_sessions_daily)"
    alter(
        changed_folder,
        "aggregates",
        f"update marts.channel_sessions_daily set is_complete = false where date = {first}",
    )
    rows = drawn(open_page(changed_folder, "channels"), "Sessions by day and channel")
    expected = asked(
        changed_folder,
        f"""select channel, sum(daily.sessions) from marts.channel_sessions_daily as daily
        inner join marts.channel_performance as performance using (channel)
        where performance.has_enough_sessions and date > {first} group by channel order by channel""",
    )
    assert list(rows.groupby("series")["value"].sum().items()) == expected


def test_the_chosen_correlation_is_drawn(sample, sample_folder):
    app = choose(sample("channels", "Correlation"), "Correlation", "Spearman")
    rows = drawn(app, "Correlation over hours and channels").set_index(["metric_a", "metric_b"])
    ((spearman,),) = asked(
        sample_folder,
        """select spearman from marts.metric_correlations
        where subject = 'channel_hours' and metric_a = 'users' and metric_b = 'sessions'""",
    )
    assert rows.loc[("Sessions", "Users"), "figure"] == f"{spearman:.2f}"
    assert rows.loc[("Users", "Users"), "figure"] == "1.00"


def test_the_last_hours_of_a_channel_are_drawn_with_their_anomalies(sample, sample_folder):
    app = sample("channels", "Outlook")
    (channel,) = (box.value for box in app.selectbox)
    rows = drawn(app, f"Sessions an hour, last two weeks: {channel}")
    expected = asked(
        sample_folder,
        f"""select max(time), count(*) filter (where is_anomaly) from (select * from marts.metric_anomalies
        where series = 'hourly_sessions/{channel}' order by time desc limit 336)""",
    )
    assert (rows["time"].max(), rows["is_anomaly"].sum()) == expected[0]


@pytest.mark.parametrize(("algorithm", "name"), [("k-means", "kmeans"), ("Gaussian mixture", "gaussian_mixture")])
def test_the_scatter_shows_every_subscriber_of_the_algorithm(sample, sample_folder, algorithm, name):
    app = choose(sample("telecom", "Groups"), "Algorithm", algorithm)
    rows = drawn(app, "Subscribers by duration, traffic and group")
    expected = asked(
        sample_folder,
        f"""select 'cluster ' || cluster, count(*) from marts_people.user_clusters
        where platform = 'telecom' and algorithm = '{name}' group by all order by 1""",
        "people",
    )
    assert list(rows.groupby("cluster")["users"].sum().items()) == expected


def test_a_bar_of_a_distribution_counts_what_its_label_says(sample, sample_folder):
    app = sample("telecom", "Distribution")
    rows = drawn(app, "Subscribers by sessions")
    counts = dict(
        asked(
            sample_folder,
            "select least(sessions, 6), count(*) from marts_people.subscriber_engagement group by all order by all",
            "people",
        )
    )
    shown = rows.set_index("sessions")["subscribers"]
    for sessions in range(int(rows["sessions"].iloc[0]), 6):
        assert shown[str(sessions)] == counts.get(sessions, 0)
    assert shown["6 to 9"] <= counts[6]
    assert shown.sum() == sum(counts.values())
    rows = drawn(choose(app, "Metric", "Duration"), "Subscribers by duration")
    assert rows["subscribers"].sum() == sum(counts.values())
    assert rows["duration_seconds"].str.contains(" to ").all()


@pytest.mark.parametrize("rule", ["percentile", "iqr"])
def test_students_are_drawn_without_their_outliers(sample, sample_folder, rule):
    app = sample("learning", "Distribution")
    if rule == "iqr":
        app = choose(app, "Outliers by", "1.5 interquartile ranges")
    rows = drawn(app, "Students by minutes watched, outliers left out")
    ((kept,),) = asked(
        sample_folder,
        f"select count(*) from marts_people.student_engagement_outliers where rule = '{rule}' and not is_outlier",
        "people",
    )
    assert rows["students"].sum() == kept
    assert rows["minutes"].iloc[0] == "0 to 1"


def test_sentences_of_the_learning_page_say_what_the_tables_say(sample, sample_folder):
    ((p_b_given_a, p_a_given_b),) = asked(
        sample_folder, "select p_b_given_a, p_a_given_b from marts.period_overlap where universe = 'watched_in_either'"
    )
    sentences = said(sample("learning", "Who comes back?"))
    came_back, before = (formats.percent(share) for share in (p_b_given_a, p_a_given_b))
    assert (
        f"Of those who watched in Q2 2021 {came_back} came back in Q2 2022; of those in Q2 2022 {before}" in sentences
    )
    sentences = said(sample("learning", "Did it change?"))
    for group, mean, decision in asked(
        sample_folder,
        """select "group", mean_a, decision from marts.period_hypothesis_tests
        where is_chosen and alternative = 'two-sided'""",
    ):
        verdict = "is more than chance" if decision == "reject" else "cannot be told from chance"
        (sentence,) = (line for line in sentences.split("\n") if line.startswith(f"**{group.capitalize()} students"))
        assert f"watched {mean:.1f} minutes on average of their middle three fifths in Q2 2021" in sentence
        assert verdict in sentence


def test_certificates_are_those_of_holders_beside_the_line_of_the_training_sample(sample, sample_folder):
    rows = drawn(sample("learning", "Certificates"), "Certificates and minutes watched: seen and predicted")
    ((holders, least, most),) = asked(
        sample_folder,
        """select count(*), min(predicted_certificates), max(predicted_certificates)
        from marts_people.certificate_predictions where certificates > 0 and minutes_watched > 0""",
        "people",
    )
    assert rows["students"].sum() == holders
    assert rows["predicted_certificates"].min() == pytest.approx(least, abs=0.2)
    assert rows["predicted_certificates"].max() == pytest.approx(most, abs=0.2)


def test_groups_of_the_last_complete_month_are_drawn_without_their_sum(sample, sample_folder):
    rows = drawn(sample("demographics"), "Share of active users by age group")
    expected = asked(
        sample_folder,
        """with groups as (from marts.demographic_engagement_monthly where platform = 'loyalty' and is_complete)
        select age_group, active_user_share from groups where gender = 'all' and age_group <> 'all'
        and not is_suppressed and activity_month = (select max(activity_month) from groups) order by 1""",
    )
    assert list(rows.sort_values("age_group")[["age_group", "active_user_share"]].itertuples(False, None)) == expected


def test_points_are_summed_over_the_months_that_the_period_touches(sample, sample_folder):
    app = sample("loyalty")
    app = app.date_input[0].set_value((date(2022, 2, 10), date(2022, 3, 5))).run()
    ((earned, balance),) = asked(
        sample_folder,
        """select sum(points_earned), last(outstanding_balance order by date) from marts.loyalty_points_daily
        where date between '2022-02-01' and '2022-03-31'""",
    )
    assert [app.metric[1].value, app.metric[5].value] == [
        formats.exact(earned, "points"),
        formats.exact(balance, "points"),
    ]
    before, *movements, after = (float(figure.value.replace(",", "")) for figure in app.metric)
    assert before + movements[0] - movements[1] - movements[2] + movements[3] == after
    rows = drawn(app, "Outstanding balance")
    assert rows["when"].tolist() == ["Feb 2022", "Mar 2022"]


def test_the_tiles_of_the_overview_compare_with_28_days_before(sample, sample_folder):
    app = sample()
    ((now, before, joined, joined_before),) = asked(
        sample_folder,
        """with days as (select *, max(activity_date) over () - activity_date as days_ago from marts.daily_active_users
        where platform = 'loyalty')
        select max(active_users_28d) filter (where days_ago = 0), max(active_users_28d) filter (where days_ago = 28),
        sum(new_users) filter (where days_ago < 28), sum(new_users) filter (where days_ago between 28 and 55)
        from days""",
    )
    active, _, new, _ = app.metric[4:8]
    assert (active.value, active.delta) == (f"{now:,}", f"{now / before - 1:+.0%} in 28 days")
    assert (new.value, new.delta) == (f"{joined:,.0f}", f"{joined / joined_before - 1:+.0%} in 28 days")


def test_a_finding_that_may_be_chance_is_called_so(open_page, changed_folder, alter):
    alter(
        changed_folder,
        "aggregates",
        "update marts.key_findings set sentence = 'It is so.', is_significant = position = 1",
    )
    lines = [line for line in said(open_page(changed_folder)).split("\n") if "It is so." in line]
    assert "more than chance" in lines[0]
    assert all("within chance" in line for line in lines[1:])
