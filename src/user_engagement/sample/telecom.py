"""Sessions of a mobile network in the 55 columns of an XDR export, every value text, `\\N` for missing.

Ids are from ranges that no network uses: country code +210, network 001-01, test IMEIs.
"""

import duckdb

from user_engagement.sample.calendar import FIRST_DAY
from user_engagement.sample.flaws import COPIES, FLAW_OF_COPY, pick

SUBSCRIBERS_PER_ACTIVITY = 0.14

# (application, bytes down, bytes up of a typical session)
APPLICATIONS = (
    ("Social Media", 1_500_000, 23_000),
    ("Google", 4_700_000, 1_400_000),
    ("Email", 1_400_000, 320_000),
    ("Youtube", 14_000_000, 7_600_000),
    ("Netflix", 9_500_000, 6_900_000),
    ("Gaming", 290_000_000, 6_000_000),
    ("Other", 95_000_000, 5_800_000),
)
FLAWS = {
    "duplicate": 0.003,
    "missing_time": 0.0015,
    "unreadable_time": 0.0015,
    "implausible_time": 0.0015,
    "end_before_start": 0.0025,
    "negative_amount": 0.0015,
    "unreadable_amount": 0.0015,
    "no_subscriber": 0.007,
    "no_bearer": 0.006,
    "padded_id": 0.002,
}


def _column(application: str, direction: str) -> str:
    return f"{application.lower().replace(' ', '_')}_{direction}"


BYTE_COLUMNS = [_column(application, way) for application, _, _ in APPLICATIONS for way in ("dl", "ul")]


def build(connection: duckdb.DuckDBPyConnection, activities: int) -> None:
    """Create the table of the telecom platform, rows in file order, the summary row last."""
    subscribers = max(1, round(activities * SUBSCRIBERS_PER_ACTIVITY))
    for step in (_session_rows(subscribers), _session_traffic(), SESSION_MEANS, SUMMARY_ROW):
        connection.execute(step)


def _session_rows(subscribers: int) -> str:
    return f"""
        create table session_rows as
        with subscribers as (
            select
                subscriber,
                unnest(range(least(40, floor(power(1 - uniform('sessions of', subscriber), -0.45))::bigint))) as number
            from range({subscribers}) as r (subscriber)
        ),
        sessions as (
            select subscriber, (subscriber + 1) * 100 + number as session from subscribers
        ),
        lasting as (
            select
                *,
                floor(uniform('session day', session) * 100000)::bigint as day_bucket,
                floor(uniform('session hour', session) * 1000)::bigint as hour_bucket,
                case
                    when uniform('capped', session) < 0.08 then 86400000 - whole('cap', 1, 999, session)
                    else 7000000 + floor(
                        78000000 * exp(0.22 * normal('appetite', subscriber) + 0.65 * normal('duration', session))
                    )::bigint
                end as duration
            from sessions
        ),
        timed as (
            select
                subscriber,
                session,
                date '{FIRST_DAY}' + day::integer
                    + to_milliseconds(3600000 * hour + whole('session start', 0, 3599999, session)) as started,
                duration
            from lasting
            inner join day_quantiles on purpose = 'connecting' and day_quantiles.bucket = day_bucket
            inner join hours
                on is_weekend = (isodow(date '{FIRST_DAY}' + day::integer) >= 6) and hours.bucket = hour_bucket
        ),
        flawed as (
            select *, {pick("telecom.xdr_sessions", "session", FLAWS)} as flaw from timed
        ),
        repeated as (
            select *, {COPIES} as copy from flawed
        )
        select * exclude (flaw), {FLAW_OF_COPY} as flaw
        from repeated
        order by started + to_milliseconds(duration), session, copy
    """


def _session_traffic() -> str:
    """Return SQL of a view that adds the bytes: rows are sorted without them, which keeps the sort small."""
    byte_columns = ", ".join(
        f"case when session is not null then floor({typical} * size * {'play' if application == 'Gaming' else 1} "
        f"* exp(0.5 * normal('{_column(application, way)}', session)))::bigint end as {_column(application, way)}"
        for application, down, up in APPLICATIONS
        for way, typical in (("dl", down), ("ul", up))
    )
    return f"""
        create view session_traffic as
        with sized as (
            select
                *,
                exp(0.25 * normal('appetite', subscriber) + 0.3 * normal('size', session)) as size,
                exp(0.25 * normal('plays', subscriber)) as play
            from session_rows
        )
        select *, {byte_columns} from sized
    """


SESSION_MEANS = f"""
    create table session_means as
    select {", ".join(f"sum({column}) / count(*) as mean_{column}" for column in BYTE_COLUMNS)}
    from session_traffic
"""

SUMMARY_ROW = "insert into session_rows (flaw) values ('summary_row')"


def _whole(expression: str) -> str:
    """Return SQL that writes a whole number as the export does: with one decimal, missing (summary row) as `\\N`."""
    return f"case when session is null then '\\N' else coalesce(({expression})::bigint || '.0', '\\N') end"


def _sometimes(share: float, expression: str, stream: str) -> str:
    """Return SQL of a measure that only a share of the sessions has."""
    return _whole(f"case when uniform('{stream}', session) < {share} then {expression} end")


def _skewed(share: float, typical: float, spread: float, stream: str) -> str:
    value = f"floor({typical} * exp({spread} * normal('{stream} value', session)))"
    return _sometimes(share, value, stream)


def _bytes(column: str) -> str:
    return f"coalesce({column} || '.0', (select mean_{column} from session_means)::varchar)"


def _columns() -> dict[str, str]:
    """Return the 55 columns of the export in its order, header -> SQL."""
    down = "(" + " + ".join(c for c in BYTE_COLUMNS if c.endswith("_dl") and c != "other_dl") + ")"
    up = "(" + " + ".join(c for c in BYTE_COLUMNS if c.endswith("_ul")) + ")"
    ended = "started + to_milliseconds(duration)"
    handset = "1 + floor(len(handsets) * power(uniform('handset', subscriber), 1.7))::bigint"
    shown_down = "least(100, floor(3 * exponential('down {n}', session) * (uniform('fast down', session) < 0.2)::int))"
    shown_up = "least(100, floor(1.5 * exponential('up {n}', session) * (uniform('fast up', session) < 0.15)::int))"
    down_shares = [shown_down.format(n=n) for n in (1, 2, 3)]
    up_shares = [shown_up.format(n=n) for n in (1, 2, 3)]
    columns = {
        "Bearer Id": "case when flaw = 'no_bearer' or session is null then '\\N' "
        "else '1' || lpad((hash('bearer', session) // 19)::varchar, 19, '0') end",
        "Start": "case when session is null then '\\N' when flaw = 'missing_time' then '\\N' "
        "else written_time(started, flaw, session) end",
        "Start ms": _whole("millisecond(started) % 1000"),
        "End": "case when session is null then '\\N' "
        f"when flaw = 'end_before_start' then strftime(started - interval 2 hour, '%Y-%m-%d %H:%M:%S') "
        f"else strftime({ended}, '%Y-%m-%d %H:%M:%S') end",
        "End ms": _whole(f"millisecond({ended}) % 1000"),
        "Dur. (ms)": _whole("duration // 1000"),
        "IMSI": "coalesce('00101' || lpad(subscriber::varchar, 10, '0'), '\\N')",
        "MSISDN/Number": "case when flaw = 'no_subscriber' or session is null then '\\N' "
        "else written_id('210' || lpad((20000000 + subscriber)::varchar, 8, '0'), flaw, session) end",
        "IMEI": "coalesce('001017' || lpad(subscriber::varchar, 8, '0'), '\\N')",
        "Last Location Name": "case when session is null then '\\N' else 'C' || lpad(((case "
        "when uniform('away', session) < 0.25 then whole('visited cell', 0, 199, session) "
        "else floor(200 * power(uniform('home cell', subscriber), 1.6))::bigint end) * 37 + 10007)::varchar, 5, '0') "
        "|| one_of('sector', ['A', 'B', 'C'], session) end",
        "Avg RTT DL (ms)": _skewed(0.8, 45, 0.6, "rtt down"),
        "Avg RTT UL (ms)": _skewed(0.8, 6, 0.9, "rtt up"),
        "Avg Bearer TP DL (kbps)": _skewed(1, 60, 1.6, "tp down"),
        "Avg Bearer TP UL (kbps)": _skewed(1, 50, 1.1, "tp up"),
        "TCP DL Retrans. Vol (Bytes)": _skewed(0.4, 600_000, 1.6, "retrans down"),
        "TCP UL Retrans. Vol (Bytes)": _skewed(0.36, 30_000, 1.4, "retrans up"),
        "DL TP < 50 Kbps (%)": _whole(f"greatest(0, 100 - ({' + '.join(down_shares)}))"),
        "50 Kbps < DL TP < 250 Kbps (%)": _whole(down_shares[0]),
        "250 Kbps < DL TP < 1 Mbps (%)": _whole(down_shares[1]),
        "DL TP > 1 Mbps (%)": _whole(down_shares[2]),
        "UL TP < 10 Kbps (%)": _whole(f"greatest(0, 100 - ({' + '.join(up_shares)}))"),
        "10 Kbps < UL TP < 50 Kbps (%)": _whole(up_shares[0]),
        "50 Kbps < UL TP < 300 Kbps (%)": _whole(up_shares[1]),
        "UL TP > 300 Kbps (%)": _whole(up_shares[2]),
        "HTTP DL (Bytes)": _skewed(0.45, 3_000_000, 1.8, "http down"),
        "HTTP UL (Bytes)": _skewed(0.45, 200_000, 1.5, "http up"),
        "Activity Duration DL (ms)": _skewed(1, 30_000, 1.5, "activity down"),
        "Activity Duration UL (ms)": _skewed(1, 45_000, 1.5, "activity up"),
        "Dur. (ms).1": _whole("duration"),
        "Handset Manufacturer": f"case when session is null then '\\N' else handsets[{handset}][1] end",
        "Handset Type": f"case when session is null then '\\N' else handsets[{handset}][2] end",
        "Nb of sec with 125000B < Vol DL": _skewed(0.35, 120, 1.2, "sec down 125000"),
        "Nb of sec with 1250B < Vol UL < 6250B": _skewed(0.4, 45, 1.2, "sec up 1250"),
        "Nb of sec with 31250B < Vol DL < 125000B": _skewed(0.4, 130, 1.2, "sec down 31250"),
        "Nb of sec with 37500B < Vol UL": _skewed(0.15, 18, 0.9, "sec up 37500"),
        "Nb of sec with 6250B < Vol DL < 31250B": _skewed(0.42, 240, 1.3, "sec down 6250"),
        "Nb of sec with 6250B < Vol UL < 37500B": _skewed(0.25, 8, 1.0, "sec up 6250"),
        "Nb of sec with Vol DL < 6250B": _skewed(1, 500, 1.4, "sec down"),
        "Nb of sec with Vol UL < 1250B": _skewed(1, 500, 1.4, "sec up"),
    }
    for application, _, _ in APPLICATIONS:
        for way in ("dl", "ul"):
            columns[f"{application} {way.upper()} (Bytes)"] = _bytes(_column(application, way))
    columns["Total UL (Bytes)"] = _whole(up)
    columns["Total DL (Bytes)"] = (
        f"case flaw when 'negative_amount' then '-' || {_whole(down)} "
        f"when 'unreadable_amount' then one_of('bad bytes', ['1.2 GB', 'NaN?'], session) else {_whole(down)} end"
    )
    return columns


HANDSETS = (
    ("Samsung", "Samsung Galaxy A12"),
    ("Samsung", "Samsung Galaxy A52"),
    ("Apple", "Apple iPhone 11"),
    ("Apple", "Apple iPhone Se (2020)"),
    ("Huawei", "Huawei P30 Lite"),
    ("undefined", "undefined"),
    ("Xiaomi", "Xiaomi Redmi Note 9"),
    ("Samsung", "Samsung Galaxy S20 Fe"),
    ("Apple", "Apple iPhone 12"),
    ("Huawei", "Huawei B528S"),
    ("Xiaomi", "Xiaomi Redmi 9A"),
    ("Oneplus", "Oneplus Nord"),
    ("Nokia", "Nokia 5.4"),
    ("Motorola", "Motorola Moto G9"),
    ("Sony", "Sony Xperia 10"),
)

RAW_TABLES = {
    "telecom.xdr_sessions": "select {columns} from session_traffic cross join (select {handsets} as handsets)".format(
        columns=", ".join(f'{sql} as "{header}"' for header, sql in _columns().items()),
        handsets=str([list(handset) for handset in HANDSETS]),
    )
}
ROW_KEYS = {"telecom.xdr_sessions": "null"}
ROWS = {"telecom.xdr_sessions": "session_rows"}
