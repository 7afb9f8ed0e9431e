"""Every measure is taken together in one way, which gives null rather than a wrong sum."""

import duckdb
import pytest

from user_engagement.metrics import Metric, aggregated, metrics

ROWS = """
create table visits as from (values
    (date '2024-01-01', 'day', 4, 2, 10),
    (date '2024-01-02', 'day', null, 6, 30),
    (date '2024-01-03', 'day', 8, 10, 20)
) as rows (date, period, engaged, sessions, balance)
"""


@pytest.mark.parametrize(
    ("meta", "aggregation", "value", "of_one_row"),
    [
        ({"is_additive": True}, "sum", 18, 2),
        ({"is_additive": True, "adds_within": ["period"]}, "sum", 18, 2),
        ({"is_additive": True, "adds_within": ["date"]}, "sum", None, 2),
        # The row without numerator does not count in the denominator.
        ({"is_additive": False, "ratio": ["engaged", "sessions"]}, "ratio", 1, 2),
        ({"is_additive": False, "last_by": "date"}, "last", 10, 2),
        ({"is_additive": False}, "never", None, 2),
    ],
)
def test_rows_are_taken_together_as_the_meta_says(meta, aggregation, value, of_one_row):
    named, expression = aggregated("sessions", meta)
    assert named == aggregation
    with duckdb.connect() as connection:
        connection.execute(ROWS)
        assert connection.execute(f"select {expression} from visits").fetchone() == (value,)
        assert connection.execute(f"select {expression} from visits where sessions = 2").fetchone() == (of_one_row,)
        assert connection.execute(f"select {expression} from visits where sessions > 99").fetchone() == (None,)


def test_what_measures_nothing_is_no_metric():
    columns = {
        "date": {"aggregation": None, "expression": None},
        "sessions": {
            "label": "Sessions",
            "description": "Sessions.",
            "format": "integer",
            "aggregation": "sum",
            "expression": "sum(sessions)",
        },
    }
    assert aggregated("date", {}) == (None, None)
    assert metrics({"visits": {"columns": columns}}) == [
        Metric("visits", "sessions", "Sessions", "Sessions.", "integer", "sum", "sum(sessions)")
    ]
