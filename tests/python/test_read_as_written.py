"""Values are read as their source wrote them, whatever file, table or query they come in."""

import datetime
import json
from pathlib import Path

import duckdb
import pytest

LOGS = "loyalty.activity_logs"
PROFILES = "loyalty.user_profiles"
POINTS = "loyalty.point_transactions"
CERTIFICATES = "learning.student_certificates"
LOG = "select user_id, occurred_at, campaign_id from staging.stg_loyalty__activity_logs order by all"
REASONS = """select reject_reason, count(*) from staging.base_{}_judged
    where reject_reason is not null group by all order by all"""
NOON = datetime.datetime(2024, 3, 1, 12)


def write(path: Path, *lines: str | dict) -> None:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))


def write_parquet(path: Path, query: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"set timezone = 'UTC'; copy ({query}) to '{path}' (format parquet)")


def test_json_ids_are_one_person_as_number_and_as_text(reader, tmp_path):
    write(
        tmp_path / "a.ndjson",
        {"activity_id": 1, "user_id": 7, "occurred_at": "2024-03-01T12:00:00Z", "campaign_id": 42},
    )
    write(
        tmp_path / "b.ndjson",
        {"activity_id": 2, "user_id": "7", "occurred_at": "2024-03-01T12:00:00Z", "campaign_id": "42"},
        {"activity_id": 3, "user_id": "8F3A-B", "occurred_at": "2024-03-01T12:00:00Z", "campaign_id": ""},
        {"activity_id": 4, "user_id": "NULL", "occurred_at": "2024-03-01T12:00:00Z"},
        {"activity_id": 5, "user_id": "", "occurred_at": "2024-03-01T12:00:00Z"},
        # A type that changes late.
        *({"activity_id": 10 + n, "user_id": None, "occurred_at": "2024-03-01"} for n in range(30_000)),
        {"activity_id": "z", "user_id": [1], "occurred_at": 1709294400},
    )
    assert reader.stage({LOGS: {"files": str(tmp_path / "*.ndjson")}}) is None
    assert reader.query(LOG) == [("7", NOON, "42"), ("7", NOON, "42"), ("8F3A-B", NOON, None)]
    assert reader.query(REASONS.format("loyalty__activity_logs")) == [("missing_user", 30_002), ("unreadable_time", 1)]


@pytest.mark.parametrize(
    "content",
    ['[{"student_id": 1, "date_registered": "2024-01-31"}]', '{"student_id": 1, "date_registered": "2024-01-31"}'],
)
def test_a_byte_order_mark_is_no_column(reader, tmp_path, content):
    for name, mark in (("with.json", "\ufeff"), ("without.json", "")):
        (tmp_path / name).write_text(mark + content)
    (tmp_path / "x.csv").write_text("\ufeffstudent_id,date_registered\n1,2024-01-31\n")
    for name in ("with.json", "without.json", "x.csv"):
        assert reader.stage({"learning.student_info": {"files": str(tmp_path / name)}}) is None
        assert reader.query("from staging.stg_learning__student_info") == [("1", datetime.date(2024, 1, 31))]


@pytest.mark.parametrize("name", ["x.json", "x.csv"])
def test_no_date_is_guessed(reader, tmp_path, name):
    written = "03-02-24"
    if name == "x.csv":
        write(tmp_path / name, "certificate_id,student_id,date_issued", f"c1,s1,{written}")
    else:
        write(tmp_path / name, {"certificate_id": "c1", "student_id": "s1", "date_issued": written})
    assert reader.stage({CERTIFICATES: {"files": str(tmp_path / name)}}) is None
    judged = """select date_issued, json_extract_string(unreadable_values, '$.date_issued')
        from staging.base_learning__student_certificates"""
    assert reader.query("from staging.stg_learning__student_certificates") == []
    assert reader.query(judged) == [(None, written)]


def test_parquet_files_of_other_types_in_one_glob(reader, tmp_path):
    """Ids as decimals and bytes; times with and without zone, and dates, each as its file says."""
    columns = "{} as activity_id, {} as user_id, {} as occurred_at, {} as campaign_id"
    files = {
        "decimal": ("1", "7::decimal(38, 10)", "timestamptz '2024-03-01 12:00:00+02'", "42.0::double"),
        "bytes": ("'2'::blob", "encode('müller')", "timestamp '2024-03-01 12:00:00'", "'42.00'"),
        "dates": ("3.0::double", "'7.000'", "date '2024-03-01'", "42"),
        "text": ("'4'", "' 7\t'", "'2024-03-01T12:00:00Z'", "'n/a'"),
    }
    for name, values in files.items():
        write_parquet(tmp_path / f"{name}.parquet", "select " + columns.format(*values))
    settings = {"files": str(tmp_path / "*.parquet"), "timezone": "America/New_York", "null_values": ["n/a"]}
    assert reader.stage({LOGS: settings}, reporting_timezone="Europe/Berlin") is None
    found = "select activity_id, user_id, occurred_at, campaign_id from staging.stg_loyalty__activity_logs order by all"
    assert reader.query(found) == [
        ("1", "7", datetime.datetime(2024, 3, 1, 11), "42"),
        ("2", "müller", datetime.datetime(2024, 3, 1, 18), "42"),
        ("3", "7", datetime.datetime(2024, 3, 1), "42"),
        ("4", "7", datetime.datetime(2024, 3, 1, 13), None),
    ]


@pytest.mark.parametrize("relation", ["app.user-events", 'app."user.events v2"'])
def test_a_relation_whose_name_needs_quotes_with_columns_of_every_kind(reader, relation):
    reader.query(
        f"""create schema if not exists app; create or replace table app."{relation[4:].strip('"')}" as
        select uuid '8f3a0b1c-0000-4000-8000-00000000000a' as activity_id, person::json as user_id,
            timestamptz '2024-03-01 12:00:00+00' as occurred_at, '42'::blob as campaign_id
        from (values ('"7"'), ('7'), ('null')) as people (person)"""
    )
    assert reader.stage({LOGS: {"relation": relation}}) is None
    # One id of one user and day: a repeat.
    assert reader.query(LOG) == [("7", NOON, "42")]
    assert reader.query(REASONS.format("loyalty__activity_logs")) == [("missing_user", 1)]


def test_a_query_may_end_in_a_semicolon(reader):
    query = (
        "select 1 as activity_id, 7.0::decimal(10, 2) as user_id, timestamp '2024-03-01 12:00:00' as occurred_at ;\n"
        "-- from the query window;\n"
    )
    assert reader.stage({LOGS: {"query": query}}) is None
    assert reader.query(LOG) == [("7", NOON, None)]


def test_null_values_of_a_typed_column_are_of_its_type(reader):
    query = """select n as transaction_id, 7 as user_id, timestamp '2024-03-01 12:00:00' as occurred_at, 'earn' as type,
        case n when 1 then -999.00 else n end::decimal(10, 2) as points from range(1, 3) as r (n)"""
    assert reader.stage({POINTS: {"query": query, "null_values": ["n/a", "-999"]}}) is None
    assert reader.query(REASONS.format("loyalty__point_transactions")) == [("missing_amount", 1)]


def test_white_space_of_every_kind_is_trimmed(reader, tmp_path):
    rows = [
        f'a{n},"{user}",2024-03-01 12:00:00,{campaign}'
        for n, (user, campaign) in enumerate(
            [
                ("\t7", "42.0"),
                ("7", "42"),
                ("7\r", "\u00a042"),
                ("\u00a07\u3000", '"\t42.00\n"'),
                ("\t", ""),
                ("7", "\\N "),
            ]
        )
    ]
    write(tmp_path / "x.csv", "activity_id,user_id,occurred_at,campaign_id", *rows)
    assert reader.stage({LOGS: {"files": str(tmp_path / "x.csv")}}) is None
    assert reader.query(LOG) == [("7", NOON, "42")] * 4 + [("7", NOON, None)]
    assert reader.query(REASONS.format("loyalty__activity_logs")) == [("missing_user", 1)]


def test_a_column_called_like_an_alias_is_a_part_of_the_raw_content(reader, tmp_path):
    names = ["origin", "delivered", "delivered_", "given", "written", "read_rows", "raw_content"]
    write(tmp_path / "x.csv", ",".join(["user_id", "registered_at", *names]), ",".join(["", "2024-01-01", *"abcdefg"]))
    assert reader.stage({PROFILES: {"files": str(tmp_path / "x.csv")}}) is None
    ((content,),) = reader.query("select raw_content from staging.base_loyalty__user_profiles_judged")
    assert json.loads(content) == {"user_id": None, "registered_at": "2024-01-01"} | dict(
        zip(names, "abcdefg", strict=True)
    )


def test_headers_that_differ_between_files_are_matched_file_by_file(reader, tmp_path):
    write(tmp_path / "1.csv", "activity_id,user_id,occurred_at", "a1,7,2024-03-01 12:00:00")
    write(tmp_path / "2.csv", "Occurred At;USER-ID;Activity Id;new", "2024-03-01 12:00:00;8;a2;x")
    write(tmp_path / "3.csv", "Event Name|Who|When|Activity_Id", "login|9|2024-03-01 12:00:00|a3")
    columns = {"user_id": ["Who", "user_id"], "occurred_at": ["when", "Occurred at"]}
    assert reader.stage({LOGS: {"files": str(tmp_path / "*.csv"), "columns": columns}}) is None
    assert reader.query(LOG) == [("7", NOON, None), ("8", NOON, None), ("9", NOON, None)]
    said = reader.stage({LOGS: {"files": str(tmp_path / "*.csv"), "columns": {"user_id": ["Who", "Whom"]}}})
    assert 'column "user_id" is missing' in said
    assert "expected: Who or Whom" in said
    assert f"in: {tmp_path / '1.csv'}" in said


def test_an_activity_id_identifies_within_a_user_and_a_day(reader, tmp_path):
    write(
        tmp_path / "x.csv",
        "activity_id,user_id,occurred_at,activity_type",
        "1,7,2024-03-01 10:00:00,login",
        "1,7,2024-03-01 12:00:00,login",
        "1,7,2024-03-02 10:00:00,login",
        "1,8,2024-03-01 10:00:00,login",
        ",8,2024-03-01 10:00:00,login",
        ",8,2024-03-01 10:00:00,login",
    )
    assert reader.stage({LOGS: {"files": str(tmp_path / "x.csv")}}) is None
    found = "select activity_id, user_id, occurred_at from staging.stg_loyalty__activity_logs order by all"
    morning = datetime.datetime(2024, 3, 1, 10)
    assert reader.query(found) == [
        ("1", "7", NOON),
        ("1", "7", datetime.datetime(2024, 3, 2, 10)),
        ("1", "8", morning),
        (None, "8", morning),
        (None, "8", morning),
    ]


def test_an_activity_log_needs_no_ids(reader, tmp_path):
    write(tmp_path / "x.csv", "user_id,occurred_at", "7,2024-03-01 12:00:00", "7,2024-03-01 12:00:00")
    assert reader.stage({LOGS: {"files": str(tmp_path / "x.csv")}}) is None
    assert reader.query(LOG) == [("7", NOON, None)] * 2


def test_times_are_read_in_the_format_that_is_configured(reader, tmp_path):
    """Of all columns of times or of one; a date has no zone, an offset and seconds since 1970 have their own."""
    write(
        tmp_path / "x.csv",
        "user_id;registered_at;birth_date",
        "1;13/04/2016 05:12;31/12/1990",
        "2;04/13/2016 05:12;1990-12-31",
    )
    formats = {"registered_at": "%d/%m/%Y %H:%M", "birth_date": "%d/%m/%Y"}
    settings = {"files": str(tmp_path / "x.csv"), "timezone": "America/New_York", "time_format": formats}
    assert reader.stage({PROFILES: settings}) is None
    read = "select user_id, registered_at, birth_date from staging.base_loyalty__user_profiles order by 1"
    assert reader.query(read) == [
        ("1", datetime.datetime(2016, 4, 13, 9, 12), datetime.date(1990, 12, 31)),
        ("2", None, None),
    ]
    for time_format, written in {
        "epoch_seconds": 1709294400,
        "epoch_milliseconds": "1709294400000",
        "epoch_microseconds": 1709294400000000,
        "%b %d, %Y, %I %p": "Mar 1, 2024, 7 AM",
        "%d/%b/%Y:%H:%M:%S %z": "01/Mar/2024:13:00:00 +0100",
    }.items():
        write(tmp_path / "x.ndjson", {"user_id": 7, "occurred_at": written})
        settings |= {"files": str(tmp_path / "x.ndjson"), "time_format": time_format}
        assert reader.stage({LOGS: settings}) is None
        assert (time_format, reader.query(LOG)) == (time_format, [("7", NOON, None)])


def test_a_date_and_its_hour_in_columns_of_their_own(reader, tmp_path):
    header = "Session default channel group,Date,Hour,Total users,Sessions,Engaged sessions,Engagement rate,Event count"
    write(
        tmp_path / "1.csv", header, 'Direct,20240301,07,"1,234",1300,650,50.0%,"12,000"', "Direct,20240301,x,1,1,1,1,1"
    )
    write(
        tmp_path / "2.csv",
        "Session primary channel group,Date + hour (YYYYMMDDHH),Users,Sessions,Engaged sessions,Event count",
        "Direct,2024030108,1,1,1,1",
    )
    assert reader.stage({"web.channel_sessions": {"files": str(tmp_path / "*.csv")}}) is None
    read = "select session_hour, users, engagement_rate, event_count from staging.stg_web__channel_sessions order by 1"
    assert reader.query(read) == [
        (datetime.datetime(2024, 3, 1, 7), 1234, 0.5, 12000),
        (datetime.datetime(2024, 3, 1, 8), 1, None, 1),
    ]
    assert reader.query(REASONS.format("web__channel_sessions")) == [("unreadable_time", 1)]
    german = {"date_hour": "Datum", "hour": "Stunde"}
    write(
        tmp_path / "3.csv", header.replace("Date", "Datum").replace("Hour", "Stunde"), "Direct,01.03.2024,7,1,1,1,1,1"
    )
    settings = {"files": str(tmp_path / "3.csv"), "columns": german, "time_format": "%d.%m.%Y"}
    assert reader.stage({"web.channel_sessions": settings}) is None
    assert reader.query(read) == [(datetime.datetime(2024, 3, 1, 7), 1, 1, 1)]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_and_delimiter(reader, tmp_path, encoding):
    rows = "user_id~occurred_at~feature\n7~2024-03-01 12:00:00~Café\n"
    (tmp_path / "x.csv").write_bytes(rows.encode(encoding))
    settings = {"files": str(tmp_path / "x.csv"), "encoding": encoding, "delimiter": "~"}
    assert reader.stage({LOGS: settings}) is None
    assert reader.query("select user_id, feature from staging.stg_loyalty__activity_logs") == [("7", "Café")]


def test_null_values_are_never_ids_unless_their_column_is_named(reader, tmp_path):
    write(tmp_path / "x.csv", "user_id,occurred_at,feature,campaign_id", "118,2024-03-01 12:00:00,118,118")
    settings = {"files": str(tmp_path / "x.csv"), "null_values": ["118"]}
    read = "select user_id, feature, campaign_id from staging.base_loyalty__activity_logs"
    for null_values, expected in [
        (["118"], ("118", None, None)),
        ({"feature": ["118"]}, ("118", None, "118")),
        ({"user_id": [118]}, (None, "118", "118")),
    ]:
        assert reader.stage({LOGS: settings | {"null_values": null_values}}) is None
        assert reader.query(read) == [expected]


def test_an_optional_amount_that_cannot_be_read_is_null(reader):
    """Imputed bytes have fractions; another text leaves its session in place."""
    applications = ["social_media", "google", "email", "youtube", "netflix", "gaming", "other"]
    traffic = [f"'0' as {name}_{way}load_bytes" for name in applications for way in ("down", "up")]
    query = f"""select 'b1' as bearer_id, '7' as msisdn, '2024-03-01 12:00' as started_at,
        '2024-03-01 13:00' as ended_at,
        '3600' as duration_seconds, '1000.4' as total_download_bytes, 'n/a' as total_upload_bytes,
        {", ".join(traffic)}"""
    assert reader.stage({"telecom.xdr_sessions": {"query": query}}, "+unreadable_values") is None
    read = "select total_download_bytes, total_upload_bytes from staging.stg_telecom__xdr_sessions"
    assert reader.query(read) == [(1000, None)]
    assert reader.query("from quality.unreadable_values") == [("telecom.xdr_sessions", "total_upload_bytes", 0, 1)]


def test_plans_are_names_in_any_case_or_what_is_configured(reader):
    """Bare numbers mean nothing by themselves; a platform without refunds has no such column."""
    query = """select plan as purchase_id, 's1' as student_id, plan as plan_id, '2024-01-31' as date_purchased
        from (values ('Monthly'), ('LIFETIME'), ('0'), ('7.0'), ('Pro'), (null)) as plans (plan)"""
    rejected = "select purchase_id, reject_reason from staging.base_learning__student_purchases_judged"
    rejected += " where reject_reason is not null order by 1 nulls last"
    purchases = {"learning.student_purchases": {"query": query}}
    assert reader.stage(purchases, "+int_plan_lengths") is None
    unknown = [("0", "unknown_plan"), ("7", "unknown_plan"), ("Pro", "unknown_plan"), (None, "missing_key")]
    assert reader.query(rejected) == unknown
    lengths = {0: {"months": 1}, "7": {"days": 7}, "PRO": "lifetime"}
    assert reader.stage(purchases, "+int_plan_lengths", plan_lengths=lengths) is None
    assert reader.query(rejected) == unknown[-1:]
