"""Charts draw what they are given, and no line across what was not observed."""

import pandas as pd
import pytest

from user_engagement.dashboard import charts, formats

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


def spec(chart) -> dict:
    return chart.to_dict()


def test_lines_and_bands_break_at_nulls():
    days = pd.DataFrame({"when": pd.to_datetime(["2021-05-01", "2021-05-02"]), "users": [1.0, None]})
    assert spec(charts.lines(days, COLUMNS, "when", ["users"]))["mark"]["invalid"] == "break-paths-show-path-domains"
    rows = days.assign(expected=1.0, low=0.0, high=2.0, is_anomaly=[True, False])
    band = spec(charts.band(rows, COLUMNS, "when", "users", "expected", ("low", "high"), marked="is_anomaly"))
    assert {layer["mark"].get("invalid") for layer in band["layer"][:3]} == {"break-paths-show-path-domains"}
    assert band["layer"][3]["transform"] == [{"filter": "datum['is_anomaly']"}]


def test_a_band_is_not_drawn_across_missing_days():
    days = pd.DataFrame({"when": pd.to_datetime(["2021-05-01", "2021-05-04"]), "users": [1.0, 2.0]})
    rows = days.assign(expected=1.0, low=0.0, high=2.0)
    drawn = charts.band(rows, COLUMNS, "when", "users", "expected", ("low", "high")).data
    assert drawn["when"].tolist() == ["1 May 2021", "2 May 2021", "4 May 2021"]
    assert drawn[["users", "expected", "low", "high"]].iloc[1].isna().all()


def test_measures_below_hang_from_zero():
    weeks = pd.DataFrame({"when": pd.to_datetime(["2021-05-03"]), "users": [5], "churned": [2]})
    drawn = charts.stacked_bars(weeks, COLUMNS, "when", ["users", "churned"], "week", below=["churned"]).data
    assert dict(zip(drawn["series"], drawn["value"], strict=True)) == {"Users": 5, "Churned": -2}


def test_bars_that_rest_on_too_little_are_pale():
    rows = pd.DataFrame({"channel": ["a", "b"], "users": [1, 2], "is_enough": [True, False]})
    bars = spec(charts.ranked_bars(rows, COLUMNS, "channel", "users", faded="is_enough"))["layer"][0]
    assert bars["encoding"]["opacity"] == {"condition": {"test": "datum['is_enough']", "value": 1}, "value": 0.3}


def test_of_more_series_than_colours_the_largest_are_drawn():
    days = pd.to_datetime(["2021-05-01", "2021-05-02"])
    rows = pd.concat(pd.DataFrame({"when": days, "channel": f"c{size}", "users": size}) for size in range(1, 11))
    drawn = charts.lines(rows, COLUMNS, "when", ["users"], series="channel")
    assert set(drawn.data["series"]) == {f"c{size}" for size in range(3, 11)}
    assert len(set(spec(drawn)["encoding"]["color"]["scale"]["range"])) == 8


def test_intervals_run_from_their_lower_to_their_upper_end_and_need_both():
    rows = pd.DataFrame({"campaign": ["a", "b"], "users": [1.0, 2.0], "low": [0.5, None], "high": [1.5, None]}).assign(
        days=7
    )
    layers = spec(charts.intervals(rows, COLUMNS, "campaign", "users", ("low", "high"), "days", zero=True))["layer"]
    assert (layers[0]["encoding"]["x"]["field"], layers[0]["encoding"]["x2"]["field"]) == ("low", "high")
    assert layers[1]["encoding"]["x"]["field"] == "users"
    assert len(layers) == 3
    drawn = charts.intervals(rows, COLUMNS, "campaign", "users", ("low", "high"), "days", zero=False).data
    assert drawn["campaign"].tolist() == ["a"]


def test_the_chosen_number_of_clusters_is_marked():
    rows = pd.DataFrame({"k": [2, 3], "users": [9, 5], "is_chosen": [False, True]})
    layers = spec(charts.curve(rows, COLUMNS, "k", "users", "is_chosen"))["layer"]
    assert layers[1]["transform"] == [{"filter": "datum['is_chosen']"}]


def test_figures_are_white_on_dark_cells_only():
    rows = pd.DataFrame({"hour": [0, 1], "day": ["Mon", "Mon"], "users": [0, 10]})
    text = spec(charts.heat_map(rows, COLUMNS, "hour", "day", "users"))["layer"][1]["encoding"]["color"]
    assert text["condition"] == {"test": "datum['users'] > 5.0", "value": "white"}
    pairs = rows.rename(columns={"users": "r"})
    text = spec(charts.heat_map(pairs, COLUMNS, "hour", "day", "r", is_diverging=True))["layer"][1]["encoding"]["color"]
    assert text["condition"] == {"test": "abs(datum['r']) > 0.6", "value": "white"}


def test_axes_are_written_in_per_cent_bytes_and_times():
    assert formats.axis_expression("percent") == "format(datum.value * 100, ',.3~r') + ' %'"
    assert "abs(datum.value) >= 1000000000.0 ? format(datum.value / 1000000000.0" in formats.axis_expression("bytes")
    assert "abs(datum.value) >= 3600 ? format(datum.value / 3600, ',.3~r') + ' h'" in formats.axis_expression("seconds")


@pytest.mark.parametrize(
    ("period", "frequency", "count", "labels"),
    [
        ("day", "D", 10, 5),
        ("day", "D", 400, 7),
        ("week", "W-MON", 20, 7),
        ("month", "MS", 24, 8),
        ("month", "MS", 90, 8),
        ("week", "W-MON", 100, 8),
    ],
)
def test_labels_of_a_time_axis_stand_under_points(period, frequency, count, labels):
    times = pd.date_range("2021-01-04" if period == "week" else "2021-01-01", periods=count, freq=frequency)
    rows = pd.DataFrame({"when": times, "users": 1})
    for drawn in (
        charts.lines(rows, COLUMNS, "when", ["users"], period),
        charts.stacked_bars(rows, COLUMNS, "when", ["users"], period),
    ):
        axis = spec(drawn)["encoding"]["x"]["axis"]
        labelled = [pd.Timestamp(year=at["year"], month=at["month"], day=at["date"]) for at in axis["values"]]
        assert set(labelled) <= set(times)
        assert len(labelled) == labels
        assert axis["labelFlush"] is False


def test_the_middle_of_a_bar_stands_over_the_first_day_of_its_period():
    rows = pd.DataFrame({"when": pd.to_datetime(["2021-02-01", "2021-03-01"]), "users": 1})
    drawn = charts.stacked_bars(rows, COLUMNS, "when", ["users"], "month").data
    assert drawn["since"].tolist() == [pd.Timestamp("2021-01-16 12:00"), pd.Timestamp("2021-02-15")]
    assert drawn["until"].tolist() == [pd.Timestamp("2021-02-15"), pd.Timestamp("2021-03-16 12:00")]
