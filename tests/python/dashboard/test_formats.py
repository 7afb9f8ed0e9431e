"""Values are written as people write them, and undefined is never 0."""

import html
import re
from datetime import date, datetime
from decimal import Decimal

import mistune
import pandas as pd
import pytest

from user_engagement import words
from user_engagement.dashboard import formats


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (0, "integer", "0"),
        (60_879, "integer", "60,879"),
        (-60_879, "integer", "-60,879"),
        (165_432, "integer", "165 K"),
        (1_234_567, "points", "1.2 M"),
        (2_500_000_000, "integer", "2.5 B"),
        (3.9493, "decimal", "3.95"),
        (0.0068, "decimal", "0.0068"),
        (12_345.6, "decimal", "12,346"),
        (0.4496, "percent", "45 %"),
        (0.0446, "percent", "4.5 %"),
        (0.0995, "percent", "10 %"),
        (0, "percent", "0 %"),
        (1.58, "percent", "158 %"),
        (0.00004, "percent", "<0.1 %"),
        (3_400_000_000, "bytes", "3.4 GB"),
        (999, "bytes", "999 B"),
        (74_316_199_726_036, "bytes", "74.3 TB"),
        (45.4, "seconds", "45 s"),
        (7_500, "seconds", "2 h 5 min"),
        (7_200, "seconds", "2 h"),
        (356_400, "seconds", "4 d 3 h"),
        (8_234_755_200, "seconds", "95,309 d 16 h"),
        (date(2021, 4, 5), "date", "5 Apr 2021"),
        (date(2021, 4, 1), "month", "Apr 2021"),
        (datetime(2021, 4, 5, 18), "hour", "Mon 5 Apr 2021, 18:00"),
        ("at risk", "text", "at risk"),
        (None, "integer", "—"),
        (float("nan"), "percent", "—"),
        (pd.NaT, "date", "—"),
    ],
)
def test_values_are_written_as_people_write_them(value, kind, expected):
    assert formats.text(value, kind) == expected


def test_labels_and_formats_come_from_the_definitions_first():
    columns = {
        "total_bytes": {"data_type": "bigint", "format": "integer", "label": "Traffic"},
        "net_points": {"data_type": "decimal(28, 4)"},
    }
    assert words.label("total_bytes", columns) == "Traffic"
    assert words.kind("total_bytes", columns) == "integer"
    assert words.label("has_enough_sessions", {}) == "Has enough sessions"
    assert words.label("active_users_28d", {}) == "Active users, 28 days"
    assert words.label("mean_duration_seconds", {}) == "Mean duration"
    assert words.kind("net_points", columns) == "decimal"


@pytest.mark.parametrize(
    ("column", "data_type", "expected"),
    [
        ("upload_bytes", "bigint", "bytes"),
        ("session_share", "double", "percent"),
        ("engagement_rate", "double", "percent"),
        ("duration_seconds", "bigint", "seconds"),
        ("sessions", "bigint", "integer"),
        ("lift", "double", "decimal"),
        ("activity_month", "date", "month"),
        ("last_time", "timestamp", "hour"),
        ("segment", "string", "text"),
    ],
)
def test_without_a_format_the_name_and_type_decide(column, data_type, expected):
    assert words.kind(column, {column: {"data_type": data_type}}) == expected


@pytest.mark.parametrize(
    "words",
    [
        "![x](http://evil.test/p.png)",
        "[link](http://evil.test) and http://evil.test",
        "<b>tag</b> <img src=x>",
        "$x$ and $$y$$",
        "**bold** _it_ ~~gone~~ `code`",
        "# heading",
        "- item",
        "1. item",
        "a | b",
        "\\[ back",
        "&amp; &#60;",
    ],
)
def test_plain_words_have_no_marks(words):
    rendered = mistune.create_markdown(plugins=["url", "strikethrough", "math", "table", "footnotes"])
    text = str(rendered(formats.plain(words))).strip().removeprefix("<p>").removesuffix("</p>")
    assert html.unescape(text).replace(formats.NO_BREAK, "") == words


def test_plain_words_name_nothing_that_streamlit_draws():
    for named in (":red[x]", ":material/home:", ":smile:", "http://evil.test", "www.evil.test", "a@evil.test"):
        read = re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", formats.plain(named))
        assert re.search(r"[:@]\w|://|www\.", read) is None
        assert read.replace(formats.NO_BREAK, "") == named
    assert formats.plain("two\n\n# lines") == r"two \# lines"


def test_points_that_add_up_are_shown_so_that_they_do():
    parts = ["286649.4", "-104490.1", "-12048.2", "606.4"]
    shown = [formats.exact(Decimal(part), "points") for part in parts]
    assert shown == ["286,649.40", "-104,490.10", "-12,048.20", "606.40"]
    assert formats.exact(sum(map(Decimal, parts)), "points") == "170,717.50"
    assert formats.exact(Decimal("5.0000"), "points") == "5"


@pytest.mark.parametrize(
    ("first", "end", "kind", "words"),
    [
        (3, 4, "integer", "3"),
        (6, 10, "integer", "6 to 9"),
        (1e6, 2e6, "bytes", "1.0 MB to 2.0 MB"),
        (600, 1800, "seconds", "10 min to 30 min"),
    ],
)
def test_steps_name_both_of_their_ends(first, end, kind, words):
    assert formats.span(first, end, kind) == words
