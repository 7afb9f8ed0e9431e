"""Every example reads rows in the shape that it is for. A run of dbt each, of no more than their staging."""

import datetime
import json
from pathlib import Path

import duckdb
import pytest
import yaml

from project import PROJECT

EXAMPLES = PROJECT / "examples"
NOON = datetime.datetime(2024, 3, 1, 12)
SECONDS = 1709294400
LOG = "select activity_id, user_id, occurred_at, activity_type from staging.stg_loyalty__activity_logs order by all"
PURCHASES = """select purchase_id, student_id, plan_id, purchased_on::varchar, refunded_on::varchar
    from staging.stg_learning__student_purchases order by all"""


@pytest.fixture
def stage(reader, tmp_path):
    """Stages an example whose folder `data` is the test's own, and what else is named."""

    def stage_example(name: str, *models: str):
        variables = yaml.safe_load((EXAMPLES / name).read_text().replace("data/", f"{tmp_path}/"))
        assert reader.stage(variables.pop("raw_tables"), *models, **variables) is None
        return reader.query

    return stage_example


def write(path: Path, *objects: dict) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in objects))


def test_ga4_bigquery_events(stage, tmp_path):
    events = f"""select '20240301' as event_date, {SECONDS}000000 as event_timestamp, 'page_view' as event_name,
        null::varchar as user_id, '12.34' as user_pseudo_id, [{{'key': 'page'}}] as event_params"""
    duckdb.execute(f"copy ({events}) to '{tmp_path}/ga4_events_20240301.parquet'")
    assert stage("ga4_bigquery_events.yml")(LOG) == [(None, "12.34", NOON, "page_view")]


def test_mixpanel_events(stage, tmp_path):
    properties = {"time": SECONDS, "distinct_id": "u1", "$insert_id": "i1", "$city": "Paris"}
    write(tmp_path / "mixpanel_1.ndjson", {"event": "Sign up", "properties": properties})
    assert stage("mixpanel_events.yml")(LOG) == [("i1", "u1", NOON, "Sign up")]


def test_amplitude_events(stage, tmp_path):
    event = {"$insert_id": "i1", "amplitude_id": 7, "user_id": None, "event_id": 3, "event_type": "play"}
    write(tmp_path / "amplitude_1.json", event | {"event_time": "2024-03-01 12:00:00.000000"})
    assert stage("amplitude_events.yml")(LOG) == [("i1", "7", NOON, "play")]


def test_posthog_events(stage, tmp_path):
    event = {"uuid": "e1", "event": "$pageview", "distinct_id": "d1", "timestamp": "2024-03-01T12:00:00.000000+00:00"}
    write(tmp_path / "posthog_1.ndjson", event | {"person_id": "p1", "properties": {"$browser": "Firefox"}})
    write(tmp_path / "posthog_2.ndjson", event | {"uuid": "e2"})
    query = stage("posthog_events.yml")
    assert query(LOG) == [("e1", "p1", NOON, "$pageview"), ("e2", "d1", NOON, "$pageview")]


def test_segment_and_snowplow_and_orders(stage, reader):
    reader.query(
        """create schema if not exists segment; create schema if not exists atomic; create schema if not exists shop;
        create or replace table segment.tracks as select 's1' as id, 'u1' as user_id, 'a1' as anonymous_id,
            'order_completed' as event, timestamp '2024-03-01 12:00:00' as timestamp,
            timestamp '2024-03-01 12:00:05' as received_at;
        create or replace table atomic.events as select 'w1' as event_id, 'b1' as domain_userid, null as user_id,
            timestamp '2024-03-01 12:00:00' as derived_tstamp, timestamp '2024-03-01 12:00:01' as collector_tstamp,
            'page_view' as event_name, 'web' as app_id, 'spring' as mkt_campaign;
        create or replace table shop.orders as select n as order_id, 7 as customer_id, 'web' as sales_channel,
            timestamp '2024-03-01 12:00:00' as ordered_at, if(n = 1, 'paid', 'cancelled') as status
            from range(1, 3) as orders (n);
        create or replace table shop.customers as select 7 as customer_id, date '2024-02-01' as created_at"""
    )
    assert stage("segment_tracks.yml")(LOG) == [("s1", "u1", NOON, "order_completed")]
    assert stage("snowplow_events.yml")(LOG) == [("w1", "b1", NOON, "page_view")]
    query = stage("orders.yml")
    assert query(LOG) == [("1", "7", NOON, "order")]
    assert query("select user_id, registered_at::date::varchar from staging.stg_loyalty__user_profiles") == [
        ("7", "2024-02-01")
    ]


def test_matomo_actions(stage, tmp_path):
    rows = "idlink_va,idvisitor,idvisit,server_time,idaction_event_action\n1,0A1B,9,2024-03-01 12:00:00,\n"
    (tmp_path / "log_link_visit_action.csv").write_text(rows)
    assert stage("matomo_actions.yml")(LOG) == [("1", "0A1B", NOON, None)]


def test_stripe_invoices(stage, tmp_path):
    (tmp_path / "stripe_customers.csv").write_text(f"id,email,created\ncus_1,someone@example.com,{SECONDS}\n")
    (tmp_path / "stripe_refunds.csv").write_text(f"id,charge,amount,created\nre_1,ch_1,900,{SECONDS + 86400}\n")
    (tmp_path / "stripe_invoices.csv").write_text(
        "id,customer,status,charge,interval,amount_paid,created\n"
        f"in_1,cus_1,paid,ch_1,month,900,{SECONDS}\nin_2,cus_1,open,,month,0,{SECONDS}\n"
        f"in_3,cus_1,paid,ch_3,year,9000,{SECONDS}\n"
    )
    query = stage("stripe_invoices.yml", "+int_plan_lengths")
    assert query(PURCHASES) == [
        ("in_1", "cus_1", "month", "2024-03-01", "2024-03-02"),
        ("in_3", "cus_1", "year", "2024-03-01", None),
    ]
    students = "select student_id, registered_on::varchar from staging.stg_learning__student_info"
    assert query(students) == [("cus_1", "2024-03-01")]


def test_learning_365(stage, tmp_path):
    rows = {
        "student_info": "student_id,date_registered\n258798,2021-05-01\n",
        "student_purchases": "purchase_id,student_id,plan_id,date_purchased,date_refunded\n"
        "1,258798,0,2021-05-01,NULL\n",
        "student_video_watched": "student_id,course_id,seconds_watched,date_watched\n258798,7,42.0,2021-05-02\n",
        "student_certificates": "certificate_id,student_id,date_issued\n3,258798,2021-05-03\n",
    }
    for name, text in rows.items():
        (tmp_path / f"{name}.csv").write_text(text)
    query = stage("learning_365.yml", "+int_plan_lengths")
    assert query(PURCHASES) == [("1", "258798", "0", "2021-05-01", None)]
    assert query("select count(*) from staging.stg_learning__student_video_watched") == [(1,)]
    assert query("select count(*) from staging.stg_learning__student_certificates") == [(1,)]


def test_every_example_is_tested_and_stands_in_the_readme():
    """The airline's programme is built whole from the real files, where they lie beside the project."""
    readme = (PROJECT / "README.md").read_text()
    tests = Path(__file__).read_text() + "airline_loyalty.yml"
    for example in EXAMPLES.glob("*.yml"):
        assert f"examples/{example.name}" in readme
        assert example.name in tests
