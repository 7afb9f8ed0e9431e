"""Malformed rows of every raw table: rows that would do, some values of which no source should send."""

import random

import yaml

from project import PROJECT

DROP = "create table main.planted as select 1"
# Every way out of a literal that a value may try; the table `planted` must never exist.
ATTACKS = [
    f"'; {DROP}; --",
    f'"; {DROP}; --',
    f"') ; {DROP} ; --",
    f"$$; {DROP}; $$",
    "{{ run_query('" + DROP + "') }}",
    "{% do run_query('" + DROP + "') %}",
    "{{ env_var('HOME') }}",
    f"/* */ ; {DROP}",
    f"\\'; {DROP}; --",
]
NUMBERS = [
    *[
        "-1",
        "-0",
        "0",
        "1e3",
        "1e308",
        "1e-308",
        "1e999",
        "NaN",
        "nan",
        "-nan",
        "inf",
        "-inf",
        "Infinity",
        "0x1F",
        "0b11",
    ],
    *["9223372036854775807", "9223372036854775808", "-9223372036854775808", "4611686018427387904", "99999999999999"],
    *["123456789012345678901234567890", "1,5", "1.5", "1.000.000", "1_000", "+5", "1e", ".", "-", "True", "12%", "$5"],
    *["\u0661\u0662\u0663", "\u00bd"],
]
TIMES = [
    *["1900-01-01", "2999-12-31", "9999-12-31", "10000-01-01", "0000-00-00", "0001-01-01", "-4713-01-01", "2024-02-30"],
    *["2024-13-01", "24-05-06", "06/05/2024", "20240506", "2024050625", "2024050607", "1714979289", "1714979289000"],
    *["infinity", "-infinity", "epoch", "now", "today", "2024-W19-1", "2024-127"],
    *["2024-05-06T07:08:09Z", "2024-05-06T07:08:09+99:99", "2024-05-06T07:08:09.999999999"],
    "2024-05-06 25:00:00",
    "2024-05-06 23:59:60",
    "2024-05-06 07:08:09 Mars/Base",
    "2024-05-06 07:08:09 America/New_York",
    "1900-01-01 00:00:00",
    "2999-12-31 23:59:59",
    "290309-12-22 (BC) 00:00:00",
    "May 6, 2024",
]
TEXTS = [
    *["", " ", "\\N", "NULL", "null", "None", "\t", "\n", "\r\n", "two\nlines", "\x00", "\x1b[31m", "\u200b", "\ufeff"],
    *["'", '"', "\\", "\\'", "%s", "%", "?", "a|b", "a;b", "a,b", "#", "--", "{}", "[]", '{"a": [1]}', "<b>", "=1+1"],
    *["\U0001f469\u200d\U0001f52c", "e\u0301", "\u202eabc", "\ud55c\uad6d\uc5b4", "\u0130", "\u1e9e", "x" * 10_000],
]
GOOD_VALUES = {
    "occurred_at": lambda draw: f"2024-05-{draw.randint(1, 28):02} {draw.randint(0, 23):02}:08:09",
    "registered_at": lambda draw: f"2024-04-{draw.randint(1, 28):02}",
    "started_at": lambda draw: f"2024-05-{draw.randint(1, 9):02} 07:08:09",
    "ended_at": lambda draw: f"2024-05-{draw.randint(10, 28):02} 07:08:09",
    "date_hour": lambda draw: f"202405{draw.randint(1, 28):02}{draw.randint(0, 23):02}",
    "hour": lambda draw: str(draw.randint(0, 23)),
    "date_registered": lambda draw: f"2021-04-{draw.randint(1, 28):02}",
    "date_purchased": lambda draw: f"2021-05-{draw.randint(1, 28):02}",
    "date_refunded": lambda draw: draw.choice(["NULL", "2021-06-07"]),
    "date_watched": lambda draw: f"2021-06-{draw.randint(1, 28):02}",
    "date_issued": lambda draw: f"2021-06-{draw.randint(1, 28):02}",
    "birth_date": lambda draw: f"{draw.randint(1940, 2005)}-02-03",
    "age": lambda draw: "",
    "age_group": lambda draw: "",
    "gender": lambda draw: draw.choice(["F", "Male", "x"]),
    "transaction_type": lambda draw: draw.choice(["earn", "redeem", "expire", "adjust"]),
    "activity_type": lambda draw: draw.choice(["login", "view"]),
    "channel": lambda draw: draw.choice(["Direct", "Organic Search", "Email"]),
    "plan_id": lambda draw: draw.choice(["monthly", "Annual", "lifetime"]),
    "user_id": lambda draw: f"u{draw.randint(1, 30)}",
    "student_id": lambda draw: f"s{draw.randint(1, 30)}",
    "msisdn": lambda draw: str(33626320600 + draw.randint(1, 30)),
}


def malformed_rows(draw: random.Random, rows: int) -> dict[str, list[list[str]]]:
    """{raw table: [canonical column names, then `rows` rows]}; four rows in five hold one to three malformed values."""
    return {
        raw_table: [columns] + [malformed_row(draw, columns) for _ in range(rows)]
        for raw_table, columns in canonical_columns().items()
    }


def canonical_columns() -> dict[str, list[str]]:
    """Columns of every raw table, from the YAML of its base model."""
    found = {}
    for path in sorted((PROJECT / "models" / "staging").glob("*/base_*.yml")):
        base, _ = yaml.safe_load(path.read_text())["models"]
        names = [column["name"] for column in base["columns"]]
        found[base["config"]["meta"]["raw_table"]] = [
            name for name in names if name not in ("unreadable_values", "raw_content")
        ]
    return found


def malformed_row(draw: random.Random, columns: list[str]) -> list[str]:
    row = [GOOD_VALUES.get(column, lambda draw: str(draw.randint(1, 999)))(draw) for column in columns]
    if draw.random() < 0.8:
        for position in draw.sample(range(len(row)), draw.randint(1, min(3, len(row)))):
            row[position] = draw.choice(draw.choice([NUMBERS, TIMES, TEXTS, ATTACKS]))
    return row
