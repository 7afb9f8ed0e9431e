"""Charts draw no line across what was not observed."""

import charts
import pandas as pd
import pytest

COLUMNS = {"users": {"format": "integer", "data_type": "bigint"}}


@pytest.mark.parametrize(
    ("period", "known", "missing"),
    [
        ("month", ["2021-05-01", "2021-06-01", "2022-04-01"], "2021-07-01"),
        ("week", ["2021-05-03", "2021-05-10", "2021-05-31"], "2021-05-17"),
        ("day", ["2021-05-01", "2021-05-02", "2021-05-04"], "2021-05-03"),
        ("hour", ["2021-05-01 01:00", "2021-05-01 02:00", "2021-05-01 05:00"], "2021-05-01 03:00"),
    ],
)
def test_a_line_breaks_once_where_periods_are_missing(period, known, missing):
    rows = pd.DataFrame({"when": pd.to_datetime(known), "users": [1, 2, 3]})
    broken = charts.broken_at_gaps(rows, "when", ["users"], period)
    assert broken["when"].tolist() == sorted(pd.to_datetime([*known, missing]))
    assert broken.loc[broken["users"].isna(), "when"].tolist() == [pd.Timestamp(missing)]


def test_every_series_breaks_at_its_own_gaps():
    days = pd.to_datetime(["2021-05-01", "2021-05-02", "2021-05-03"])
    whole = pd.DataFrame({"when": days, "channel": "Direct", "users": 1})
    rows = pd.concat([whole, whole.assign(channel="Email").drop(index=1)])
    drawn = charts.lines(rows, COLUMNS, "when", ["users"], series="channel").data
    undefined = drawn[drawn["value"].isna()]
    assert undefined[["series", "when"]].values.tolist() == [["Email", "2 May 2021"]]


def test_months_without_a_figure_keep_their_place_in_a_heat_map():
    rows = pd.DataFrame({"months": [0, 12, 10], "cohort": ["a", "a", "b"], "users": [1, 2, 3]})
    drawn = charts.heat_map(rows, COLUMNS, "months", "cohort", "users").to_dict()
    assert drawn["layer"][0]["encoding"]["x"]["scale"]["domain"] == list(range(13))


def test_nothing_is_added_where_nothing_is_missing():
    rows = pd.DataFrame({"when": pd.to_datetime(["2021-05-01", "2021-05-02"]), "users": [1, 2]})
    assert charts.broken_at_gaps(rows, "when", ["users"], "day").equals(rows)
