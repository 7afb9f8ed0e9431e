"""Malformed files: {what is wrong: (raw table, file name, content, expected)}.

`expected` is a pattern that the error must hold, or (raw rows, staged rows) where the file can be read.
"""

import gzip
import io
import json
import random

import pyarrow as pa
import pyarrow.parquet as pq

HEADER = "activity_id,user_id,occurred_at,activity_type,feature,campaign_id\n"
ROW = "{},u1,2024-05-06 07:08:09,login,home,\n"
LONG_ROW = "a3,u1,2024-05-06,login,home,,x,y\n"
GOOD = HEADER + ROW.format("a1") + ROW.format("a2")
MANY = HEADER + "".join(ROW.format(number) for number in range(30_000))
WEB_HEADER = (
    "Session primary channel group (Default channel group),Date + hour (YYYYMMDDHH),Users,Sessions,Engaged sessions,"
    "Average engagement time per session,Engaged sessions per user,Events per session,Engagement rate,Event count\n"
)
WEB_ROW = "Direct,20240506{:02},2,3,1,12.5,0.5,4,0.33,12\n"
WEB_GOOD = WEB_HEADER + WEB_ROW.format(1) + WEB_ROW.format(2)

LOGS = "loyalty.activity_logs"
WEB = "web.channel_sessions"
OTHER_FIELDS = "expected: [0-9]+ fields in every row.+\n +found: line [0-9]+ of .+: (too many|missing) columns"
BROKEN_LINE = "line [0-9]+ of .+: unquoted value"
ENCODING = "line [0-9]+ of .+: invalid encoding"
NO_COLUMN = 'column "user_id" is missing'
NO_TEXT = "found: no line of text in UTF-8"
EMPTY = "no such file, or an empty one"


def parquet(**columns: list) -> bytes:
    """A Parquet file of activity logs; columns that are given replace or join the good ones."""
    rows = {"activity_id": ["a1", "a2"], "user_id": ["u1", "u1"], "occurred_at": ["2024-05-06 07:08:09", "2024-05-06"]}
    buffer = io.BytesIO()
    pq.write_table(pa.table(rows | columns), buffer, compression="none")
    return buffer.getvalue()


def without_bytes(content: bytes, start: int, end: int) -> bytes:
    """Overwrite a part of a file with 0xFF."""
    return content[:start] + b"\xff" * (end - start) + content[end:]


def log(**values) -> str:
    return json.dumps({"activity_id": "a1", "user_id": "u1", "occurred_at": "2024-05-06 07:08:09"} | values)


ENCODINGS = {
    "Latin-1": (LOGS, "x.csv", (GOOD + "a3,Zoë,2024-05-06,login,home,\n").encode("latin-1"), ENCODING),
    "Windows-1252 quotes": (LOGS, "x.csv", GOOD.encode() + b"a3,\x93u1\x94,2024-05-06,login,home,\n", ENCODING),
    "UTF-16 with mark": (LOGS, "x.csv", GOOD.encode("utf-16"), NO_TEXT),
    "UTF-16 without mark": (LOGS, "x.csv", GOOD.encode("utf-16-le"), NO_TEXT),
    "UTF-8 with mark": (LOGS, "x.csv", GOOD.encode("utf-8-sig"), (2, 2)),
    "mark and mark again": (LOGS, "x.csv", b"\xef\xbb\xbf" + GOOD.encode("utf-8-sig"), (2, 2)),
    "half a character": (LOGS, "x.csv", GOOD.encode() + b"a3,\xf0\x9f,2024-05-06,login,home,\n", ENCODING),
    "NUL bytes": (LOGS, "x.csv", GOOD + "a3,u\0002,2024-05-06,login,home,\n", (3, 3)),
    "emoji and right-to-left": (LOGS, "x.csv", GOOD + "a3,\U0001f469‍\U0001f52c‮u,2024-05-06,login,home,\n", (3, 3)),
    "gzip": (LOGS, "x.csv.gz", gzip.compress(GOOD.encode()), (2, 2)),
    "gzip under another name": (LOGS, "x.csv", gzip.compress(GOOD.encode()), "x.csv"),
    "text that is called gzip": (LOGS, "x.csv.gz", GOOD, "x.csv.gz"),
    "truncated gzip": (LOGS, "x.csv.gz", gzip.compress(GOOD.encode())[:-30], "x.csv.gz cannot be read"),
}

SHAPES = {
    "empty": (LOGS, "x.csv", "", EMPTY),
    "one line end": (LOGS, "x.csv", "\n", NO_TEXT),
    "header only": (LOGS, "x.csv", HEADER, (0, 0)),
    "header without line end": (LOGS, "x.csv", HEADER.strip(), (0, 0)),
    "no line end at the end": (LOGS, "x.csv", GOOD.strip(), (2, 2)),
    "a row too short": (LOGS, "x.csv", GOOD + "a3,u1\n", OTHER_FIELDS),
    "a row too long": (LOGS, "x.csv", GOOD + LONG_ROW, OTHER_FIELDS),
    "the first row too long": (LOGS, "x.csv", HEADER + LONG_ROW + ROW.format("a2"), OTHER_FIELDS),
    "every row too long": (LOGS, "x.csv", HEADER + LONG_ROW * 3, OTHER_FIELDS),
    "a late row too short": (LOGS, "x.csv", MANY + "a3,u1\n", "line 30002 of "),
    "a late row too long": (LOGS, "x.csv", MANY + LONG_ROW, "line 30002 of "),
    "a late sum": (LOGS, "x.csv", MANY + "\nTotal,30000\n", "line 30003 of "),
    "several sections": (LOGS, "x.csv", GOOD + "\nkey,value\nrows,2\n", OTHER_FIELDS),
    "a wider section": (LOGS, "x.csv", "activity_id,user_id,occurred_at\na0,u1,2024-05-06\n" + GOOD, OTHER_FIELDS),
    "text before the header": (LOGS, "x.csv", "Export of May\n\n" + GOOD, NO_COLUMN),
    "comment before the header": (LOGS, "x.csv", "# ----\n" + GOOD, NO_COLUMN),
    "header twice": (LOGS, "x.csv", GOOD + GOOD, (5, 2)),
    "a column twice": (LOGS, "x.csv", "user_id,user_id,activity_id,occurred_at\nu,v,a,2024\n", "any of several"),
    "a column in two spellings": (
        LOGS,
        "x.csv",
        "user_id,User Id,activity_id,occurred_at\nu,v,a,2024\n",
        "any of several",
    ),
    "another column twice": (LOGS, "x.csv", "user_id,x,activity_id,x,occurred_at\nu,1,a,2,2024-05-06\n", (1, 1)),
    "a column without name": (LOGS, "x.csv", "activity_id,,user_id,occurred_at\na,x,u,2024-05-06\n", (1, 1)),
    "a column is missing": (LOGS, "x.csv", "activity_id,occurred_at\na1,2024-05-06\n", 'column "user_id" is missing'),
    "a thousand columns more": (
        LOGS,
        "x.csv",
        GOOD.split("\n")[0]
        + "".join(f",c{n}" for n in range(1000))
        + "\n"
        + ROW.format("a1").strip()
        + "," * 1000
        + "\n",
        (1, 1),
    ),
    "carriage returns only": (LOGS, "x.csv", GOOD.replace("\n", "\r"), (2, 2)),
    "Windows line ends": (LOGS, "x.csv", GOOD.replace("\n", "\r\n"), (2, 2)),
    "mixed line ends": (LOGS, "x.csv", GOOD + ROW.format("a3").replace("\n", "\r\n") + ROW.format("a4"), (4, 4)),
    "all line ends": (LOGS, "x.csv", GOOD + "a3,u1,2024-05-06,login,home,\ra4,u1,2024-05-06,login,home,\r\n", (4, 4)),
    "blank lines": (LOGS, "x.csv", GOOD + "\n\n" + ROW.format("a3"), (3, 3)),
    "semicolons": (LOGS, "x.csv", GOOD.replace(",", ";"), (2, 2)),
    "tabs": (LOGS, "x.tsv", GOOD.replace(",", "\t"), (2, 2)),
    "bars": (LOGS, "x.txt", GOOD.replace(",", "|"), (2, 2)),
    "a line break in quotes": (LOGS, "x.csv", GOOD + 'a3,u1,2024-05-06,"log\nin",home,\n', (3, 3)),
    "a quote never closed": (LOGS, "x.csv", GOOD + 'a3,"u1,2024-05-06,login,home,\n' + ROW.format("a4"), BROKEN_LINE),
    "a late quote never closed": (LOGS, "x.csv", MANY + 'a3,"u1,2024-05-06,login,home,\n', "line 30002 of "),
    "a quote inside a value": (LOGS, "x.csv", GOOD + 'a3,u"1,2024-05-06,login,home,\n', (3, 3)),
    "a backslash before a quote": (LOGS, "x.csv", GOOD + 'a3,"u\\"1",2024-05-06,login,home,\n', BROKEN_LINE),
    "an id of 10,000 characters": (LOGS, "x.csv", GOOD + f"{'a' * 10_000},u1,2024-05-06,login,home,\n", (3, 3)),
    "a line of three megabytes": (LOGS, "x.csv", GOOD + f"a3,u1,2024-05-06,{'x' * 3_000_000},home,\n", "x.csv"),
    "a file of another kind": (LOGS, "x.csv", bytes(random.Random(1).randbytes(5000)), "x.csv|" + NO_COLUMN),
    "a page instead of data": (
        LOGS,
        "x.csv",
        "<!DOCTYPE html>\n<html><body>Log in</body></html>\n",
        "the file is a page of the web",
    ),
}

WEB_FILES = {
    "GA4: comment lines": (WEB, "x.csv", "# ----\n# May\n" + WEB_GOOD, (2, 2)),
    "GA4: comment after a mark, Windows line ends": (
        WEB,
        "x.csv",
        ("# ----\n" + WEB_GOOD).replace("\n", "\r\n").encode("utf-8-sig"),
        (2, 2),
    ),
    "GA4: a second section": (WEB, "x.csv", WEB_GOOD + "\n# ----\nDay,Users\n20240506,4\n", (5, 2)),
    "GA4: a total below": (WEB, "x.csv", WEB_GOOD + ",,4,6,2,12.5,0.5,4,0.33,24\n", (3, 2)),
    "GA4: a row cut off": (WEB, "x.csv", WEB_GOOD + "Direct,20240506", (3, 2)),
    "GA4: a row too long": (WEB, "x.csv", WEB_GOOD + WEB_ROW.format(3).strip() + ",1,2\n", OTHER_FIELDS),
    "GA4: a line break in quotes": (WEB, "x.csv", WEB_GOOD + WEB_ROW.format(3).replace("Direct", '"Dir\nect"'), (3, 3)),
    "GA4: comments only": (WEB, "x.csv", "# ----\n# ----\n", "is missing"),
    "GA4: no such hour": (WEB, "x.csv", WEB_GOOD + WEB_ROW.format(25), (3, 2)),
}

JSON_FILES = {
    "JSON: lines": (LOGS, "x.ndjson", log() + "\n" + log(activity_id="a2"), (2, 2)),
    "JSON: one object": (LOGS, "x.json", log(), (1, 1)),
    "JSON: empty": (LOGS, "x.json", "", EMPTY),
    "JSON: an empty list": (LOGS, "x.json", "[]", NO_COLUMN),
    "JSON: a list of numbers": (LOGS, "x.json", "[1, 2, 3]", NO_COLUMN),
    "JSON: cut off": (LOGS, "x.json", f"[{log()}, {log()[:30]}", "x.json"),
    "JSON: an object as a value": (LOGS, "x.json", f"[{log(feature={'a': [1, None]})}]", (1, 1)),
    "JSON: a list as an id": (LOGS, "x.json", f"[{log(user_id=['u1', 'u2'])}]", (1, 1)),
    "JSON: types that change": (LOGS, "x.json", f"[{log(user_id=1)}, {log(user_id='x')}, {log(user_id=None)}]", (3, 2)),
    "JSON: a key twice": (LOGS, "x.json", log()[:-1] + ', "user_id": "u2"}', (1, 1)),
    "JSON: not a number": (LOGS, "x.json", log()[:-1] + ', "feature": NaN}', (1, 1)),
    "JSON: half a surrogate": (LOGS, "x.json", log()[:-1] + ', "feature": "\\ud83d"}', "x.json"),
    "JSON: Latin-1": (LOGS, "x.json", log(feature="Zoe").replace("Zoe", "Zoë").encode("latin-1"), "x.json"),
}

PARQUET_FILES = {
    "Parquet: empty": (LOGS, "x.parquet", b"", EMPTY),
    "Parquet: truncated": (LOGS, "x.parquet", parquet()[:-40], "x.parquet cannot be read"),
    "Parquet: only its mark": (LOGS, "x.parquet", b"PAR1PAR1", "x.parquet"),
    "Parquet: text": (LOGS, "x.parquet", GOOD, "x.parquet"),
    "Parquet: a broken page": (LOGS, "x.parquet", without_bytes(parquet(), 4, 40), "x.parquet|Thrift|TProtocol|page"),
    "Parquet: a broken footer": (LOGS, "x.parquet", without_bytes(parquet(), -120, -12), "x.parquet|Thrift|TProtocol"),
    "Parquet: no rows": (LOGS, "x.parquet", parquet(activity_id=[], user_id=[], occurred_at=[]), (0, 0)),
    "Parquet: ids as numbers": (LOGS, "x.parquet", parquet(user_id=[33626320676.0, float("nan")]), (2, 1)),
    "Parquet: infinite": (LOGS, "x.parquet", parquet(user_id=[float("inf"), None]), (2, 1)),
    "Parquet: a list as an id": (LOGS, "x.parquet", parquet(user_id=[["u1"], []]), (2, 2)),
    "Parquet: bytes as an id": (LOGS, "x.parquet", parquet(user_id=[b"\xff\x00", b"u"]), (2, 2)),
}

FILES = ENCODINGS | SHAPES | WEB_FILES | JSON_FILES | PARQUET_FILES
