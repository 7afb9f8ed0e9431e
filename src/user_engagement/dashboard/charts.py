"""The kinds of charts of the dashboard: frames in, Altair charts out.

`columns` are the definitions of the columns, {column: {label, format, ...}}: they give titles of axes, legends and
tooltips, so that a chart needs the names of its columns only. Colours are those of Okabe and Ito (2008), which
colour-blind eyes can tell apart; a row whose figure is null is not drawn.
"""

from collections.abc import Sequence
from functools import partial
from math import ceil

import altair as alt
import pandas as pd

from user_engagement.dashboard import formats
from user_engagement.words import kind, label

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PALETTE = [BLUE, ORANGE, GREEN, RED, "#CC79A7", "#56B4E9", "#6B6B6B", "#F0E442"]
GREY, INK = "#8C8C8C", "#31333F"
STATUS_COLOURS = {"pass": GREEN, "warn": ORANGE, "fail": RED, "error": "#CC79A7", "skipped": "#8C8C8C"}
HEIGHT = 260
# A line of no more points than these shows them, so that one between two gaps is seen.
POINTS_SHOWN = 60
# An axis of time has at most so many labels; of more points than these it labels first days of months, then of years,
# where these are a few.
TIME_LABELS, MANY_TIMES, FEW_LABELS = 8, 60, 4
# What a line does at a null.
BROKEN = "break-paths-show-path-domains"
# What a letter, and what the symbol and the room around a name take in a legend, and what a figure takes in a cell.
LETTER_PIXELS, SYMBOL_PIXELS, FIGURE_PIXELS = 7, 40, 32
# A scale is this much longer than its longest bar, so that the figure behind it fits; on a phone, more.
ROOM_FOR_FIGURE = "(width < 300 ? 1.6 : 1.2)"
TIME_TICKS: list[float] = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000]
PERIODS = {
    "hour": pd.DateOffset(hours=1),
    "day": pd.DateOffset(days=1),
    "week": pd.DateOffset(days=7),
    "month": pd.DateOffset(months=1),
}


def use_theme() -> None:
    """Make the fonts, colours and grid of all charts those of the dashboard."""

    @alt.theme.register("user_engagement", enable=True)
    def theme() -> dict:
        text = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500}
        return {
            "config": {
                "font": "Source Sans, Source Sans Pro, sans-serif",
                "view": {"stroke": None},
                # The last label of an axis of time stands half beyond it.
                "padding": {"left": 5, "top": 5, "right": 36, "bottom": 5},
                "range": {"category": PALETTE},
                "axis": text
                | {"gridColor": "#E6E9EF", "domain": False, "ticks": False, "labelPadding": 6, "titlePadding": 10},
                "axisX": {"grid": False, "labelOverlap": "parity", "labelSeparation": 8},
                "legend": text | {"orient": "top", "title": None, "labelLimit": 260},
                "mark": {"color": BLUE},
                "text": {"color": INK, "fontSize": 12},
            }
        }


def stacked_bars(
    frame: pd.DataFrame, columns: dict, x: str, measures: Sequence[str], period: str, below: Sequence[str] = ()
) -> alt.Chart:
    """Bars of several measures by `period` (day, week, month), the first at the bottom; those of `below` hang down.

    The middle of a bar stands over the first day of its period, where lines have their points and axes their labels.
    """
    rows = _long(frame, columns, measures)
    after, before = rows[x] + PERIODS[period], rows[x] - PERIODS[period]
    rows = rows.assign(since=before + (rows[x] - before) / 2, until=rows[x] + (after - rows[x]) / 2)
    hanging = rows["series"].isin([label(name, columns) for name in below])
    rows["value"] = rows["value"].where(~hanging, -rows["value"])
    rows["when"] = [formats.text(value, _time_kind(period)) for value in rows[x]]
    return (
        _chart(rows)
        .mark_bar(orient="vertical", stroke="white", strokeWidth=0.5 if len(frame) < 120 else 0)
        .encode(
            x=_time_axis("since", period, rows[x]),
            x2="until:T",
            y=_quantity("value", kind(measures[0], columns), stack="zero"),
            order="position:Q",
            color=_series([label(name, columns) for name in measures]),
            tooltip=[alt.Tooltip("when:N", title=period.capitalize()), "series:N", _value_tooltip()],
        )
    )


def stacked_runs(frame: pd.DataFrame, columns: dict, x: str, measure: str, series: str) -> alt.Chart:
    """Bars of counts by status on top of each other, one bar a run, the runs in order and evenly spaced."""
    rows = frame.assign(run=frame[x].dt.strftime("%-d %b %Y %H:%M:%S"))
    return (
        _chart(rows)
        .mark_bar(size=22)
        .encode(
            x=alt.X("run:O", sort=None, title=None, axis=alt.Axis(labelAngle=0)),
            y=_quantity(measure, "integer", title=label(measure, columns)),
            color=alt.Color(
                f"{series}:N", scale=alt.Scale(domain=list(STATUS_COLOURS), range=list(STATUS_COLOURS.values()))
            ),
            tooltip=["run:N", f"{series}:N", f"{measure}:Q"],
        )
    )


def lines(
    frame: pd.DataFrame, columns: dict, x: str, measures: Sequence[str], period: str = "day", series: str = ""
) -> alt.Chart:
    """Lines over time, one a measure, or one a value of `series` for a single measure.

    Of more series than there are colours the largest are drawn. A line breaks at a null and where rows of a `period`
    (hour, day, week, month) are missing.
    """
    if series:
        rows = frame.rename(columns={series: "series", measures[0]: "value"})
        names = list(dict.fromkeys(rows.loc[rows["value"].notna(), "series"]))
        if len(names) > len(PALETTE):
            largest = rows.groupby("series")["value"].sum().nlargest(len(PALETTE)).index
            names = [name for name in names if name in largest]
            rows = rows[rows["series"].isin(names)]
    else:
        rows = _long(frame, columns, measures)
        names = [label(name, columns) for name in measures if frame[name].notna().any()]
    unit = kind(measures[0], columns)
    rows = broken_at_gaps(rows, x, ["value"], period, by="series").assign(
        when=lambda rows: [formats.text(value, _time_kind(period)) for value in rows[x]],
        value_text=lambda rows: [formats.text(value, unit) for value in rows["value"]],
    )
    has_points = bool(rows["value"].notna().sum() <= POINTS_SHOWN * len(names))
    return (
        _chart(rows)
        .mark_line(strokeWidth=2, point=has_points, invalid=BROKEN)
        .encode(
            x=_time_axis(x, period, rows[x]),
            y=_quantity("value", unit, title=label(measures[0], columns) if len(names) == 1 or series else None),
            color=_series(names, symbol="stroke"),
            tooltip=[alt.Tooltip("when:N", title=period.capitalize()), "series:N", _value_tooltip()],
        )
    )


def ranked_bars(
    frame: pd.DataFrame,
    columns: dict,
    category: str,
    measure: str,
    series: str = "",
    faded: str = "",
    order: Sequence[str] = (),
) -> alt.Chart:
    """Horizontal bars with their figures written beside them, the largest first or in the given `order`.

    With `series` a category has a bar for each of its values; a row whose column `faded` is false is drawn pale.
    """
    rows = frame.dropna(subset=[measure]).assign(
        figure=lambda rows: [formats.text(value, kind(measure, columns)) for value in rows[measure]]
    )
    rows = rows.assign(**{name: rows[name].astype(str) for name in [category, series] if name})
    groups = list(dict.fromkeys(rows[series])) if series else [""]
    longest = alt.ExprRef(f"{rows[measure].max()} * {ROOM_FOR_FIGURE}")
    base = _chart(rows, height=alt.Step(26 if len(groups) == 1 else 16)).encode(
        x=alt.X(f"{measure}:Q", axis=None, scale=alt.Scale(domainMin=0, domainMax=longest)),
        y=alt.Y(f"{category}:N", sort=list(order) or "-x", title=None, axis=alt.Axis(labelLimit=240)),
        tooltip=[
            f"{category}:N",
            *([f"{series}:N"] if series else []),
            _value_tooltip("figure", label(measure, columns)),
        ],
    )
    if series:
        base = base.encode(yOffset=alt.YOffset(f"{series}:N", sort=groups), color=_series(groups, series))
    opacity = alt.condition(f"datum['{faded}']", alt.value(1), alt.value(0.3)) if faded else alt.value(1)
    return base.mark_bar().encode(opacity=opacity) + base.mark_text(align="left", dx=4).encode(
        text="figure:N", color=alt.value(INK)
    )


def columns_chart(frame: pd.DataFrame, columns: dict, x: str, measure: str) -> alt.Chart:
    """Vertical bars over a number, or over steps that have names, in the order of the rows."""
    rows = frame.assign(
        figure=[formats.text(value, kind(measure, columns)) for value in frame[measure]],
        **{x: [formats.text(value, kind(x, columns)) for value in frame[x]]},
    )
    return (
        _chart(rows)
        .mark_bar()
        .encode(
            x=alt.X(f"{x}:O", sort=None, title=label(x, columns), axis=_category_axis(rows[x])),
            y=_quantity(measure, kind(measure, columns), title=label(measure, columns)),
            tooltip=[alt.Tooltip(f"{x}:O", title=label(x, columns)), _value_tooltip("figure", label(measure, columns))],
        )
    )


def heat_map(
    frame: pd.DataFrame,
    columns: dict,
    x: str,
    y: str,
    measure: str,
    order: tuple[Sequence | None, Sequence | None] = (None, None),
    is_diverging: bool = False,
) -> alt.Chart:
    """A grid of colours with the figures in it; diverging, as correlations are, runs from -1 to 1 around white.

    `order` lists the values of x and of y, where they are not to come as the rows do.
    """
    written = _correlation if is_diverging else partial(formats.text, kind=kind(measure, columns))
    rows = frame.dropna(subset=[measure]).assign(figure=lambda rows: rows[measure].map(written))
    rows = rows.assign(**{name: _category(rows[name], kind(name, columns)) for name in [x, y]})
    x_order, y_order = (given or _in_order(rows[name]) for given, name in zip(order, [x, y], strict=True))
    scale = alt.Scale(scheme="blueorange", domain=[-1, 1]) if is_diverging else alt.Scale(scheme="blues")
    base = _chart(rows, height=alt.Step(24)).encode(
        x=alt.X(
            f"{x}:O",
            sort=None,
            scale=alt.Scale(domain=list(x_order)),
            title=None if _is_long(rows[x]) else label(x, columns),
            axis=_category_axis(rows[x]),
        ),
        y=alt.Y(f"{y}:O", sort=list(y_order), title=None, axis=alt.Axis(labelLimit=280)),
        tooltip=[
            alt.Tooltip(f"{y}:N", title=label(y, columns)),
            alt.Tooltip(f"{x}:N", title=label(x, columns)),
            _value_tooltip("figure", label(measure, columns)),
        ],
    )
    cells = base.mark_rect(stroke="white").encode(color=alt.Color(f"{measure}:Q", scale=scale, legend=None))
    is_dark = _dark_cells(rows[measure], is_diverging)
    has_room = f"width / {max(len(x_order), 1)} >= {FIGURE_PIXELS}"
    return cells + base.mark_text(fontSize=11).encode(
        text="figure:N",
        opacity=alt.condition(has_room, alt.value(1), alt.value(0)),
        color=alt.condition(is_dark, alt.value("white"), alt.value(INK)),
    )


def band(
    frame: pd.DataFrame,
    columns: dict,
    x: str,
    measure: str,
    expected: str,
    bounds: tuple[str, str],
    period: str = "day",
    marked: str = "",
) -> alt.Chart:
    """A line of what was seen, a band with a dashed line of what is expected, points where `marked` is true."""
    names = [measure, expected, *bounds]
    rows = broken_at_gaps(frame, x, names, period)
    texts = {f"{name}_text": [formats.text(value, kind(measure, columns)) for value in rows[name]] for name in names}
    rows = rows.assign(**texts, when=[formats.text(value, _time_kind(period)) for value in rows[x]])
    base = _chart(rows).encode(
        x=_time_axis(x, period, rows[x]),
        tooltip=[
            alt.Tooltip("when:N", title=period.capitalize()),
            *(_value_tooltip(f"{name}_text", label(name, columns)) for name in names),
        ],
    )
    axis = _quantity(measure, kind(measure, columns))
    layers = [
        base.mark_area(opacity=0.22, color=ORANGE, invalid=BROKEN).encode(y=f"{bounds[0]}:Q", y2=f"{bounds[1]}:Q"),
        base.mark_line(color=ORANGE, strokeDash=[5, 3], strokeWidth=1.5, invalid=BROKEN).encode(y=f"{expected}:Q"),
        base.mark_line(color=BLUE, strokeWidth=1.5, invalid=BROKEN).encode(y=axis),
    ]
    if marked:
        points = base.mark_point(filled=True, size=70, color=RED, opacity=1).encode(y=f"{measure}:Q")
        layers.append(points.transform_filter(f"datum['{marked}']"))
    return alt.layer(*layers)


def intervals(
    frame: pd.DataFrame, columns: dict, category: str, measure: str, bounds: tuple[str, str], series: str, zero: bool
) -> alt.Chart:
    """Points with their intervals, a row a category and a colour a series; with `zero` a line marks no difference.

    A point without interval is not drawn: nobody could tell it from chance.
    """
    unit = kind(measure, columns)
    known = frame.dropna(subset=[measure, *bounds])
    rows = known.assign(
        figure=[
            f"{formats.text(middle, unit)} ({formats.text(low, unit)} to {formats.text(high, unit)})"
            for middle, low, high in zip(known[measure], known[bounds[0]], known[bounds[1]], strict=True)
        ],
        **{series: known[series].astype(str)},
    )
    groups = list(dict.fromkeys(rows[series]))
    base = _chart(rows, height=alt.Step(18)).encode(
        y=alt.Y(f"{category}:N", sort=None, title=None, axis=alt.Axis(labelLimit=240)),
        yOffset=alt.YOffset(f"{series}:N", sort=groups),
        color=_series(groups, series),
        tooltip=[f"{category}:N", f"{series}:N", _value_tooltip("figure", label(measure, columns))],
    )
    spans = base.mark_rule(strokeWidth=2).encode(
        x=_quantity(bounds[0], unit, title=label(measure, columns), axis_class=alt.X), x2=f"{bounds[1]}:Q"
    )
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(x=f"{measure}:Q")
    layers = [spans, dots]
    if zero:
        layers.append(
            alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="zero:Q")
        )
    return alt.layer(*layers)


def scatter(frame: pd.DataFrame, columns: dict, x: str, y: str, series: str, size: str) -> alt.Chart:
    """A point a row, as large as the number `size` behind it, on axes that run in powers of ten."""
    shown = {name: [formats.text(value, kind(name, columns)) for value in frame[name]] for name in [x, y, size]}
    rows = frame.assign(**{f"{name}_text": texts for name, texts in shown.items()})
    return (
        _chart(rows, height=320)
        .mark_point(filled=True, opacity=0.6)
        .encode(
            x=_log_quantity(rows, columns, x, alt.X),
            y=_log_quantity(rows, columns, y, alt.Y),
            size=alt.Size(f"{size}:Q", legend=None, scale=alt.Scale(range=[10, 500])),
            color=_series(sorted(rows[series].unique()), series),
            tooltip=[f"{series}:N", *(_value_tooltip(f"{name}_text", label(name, columns)) for name in shown)],
        )
    )


def prediction(frame: pd.DataFrame, columns: dict, x: str, measure: str, predicted: str, size: str) -> alt.Chart:
    """Points of what was seen, as large as the number `size` behind them, and the line that was predicted."""
    rows = frame.assign(figure=[formats.text(value, "integer") for value in frame[size]])
    base = _chart(rows, height=320).encode(x=_quantity(x, kind(x, columns), label(x, columns), alt.X))
    seen = base.mark_point(filled=True, opacity=0.6).encode(
        y=_quantity(measure, kind(measure, columns), label(measure, columns)),
        size=alt.Size(f"{size}:Q", legend=None, scale=alt.Scale(range=[15, 400])),
        tooltip=[f"{x}:Q", f"{measure}:Q", _value_tooltip("figure", label(size, columns))],
    )
    return seen + base.mark_line(color=ORANGE, strokeWidth=2.5).encode(y=f"{predicted}:Q")


def lines_over_steps(frame: pd.DataFrame, columns: dict, x: str, measure: str, series: str) -> alt.Chart:
    """Lines over the steps of a number, which `x` names in the order of the rows, one a value of `series`."""
    rows = frame.assign(figure=[formats.text(value, kind(measure, columns)) for value in frame[measure]])
    return (
        _chart(rows)
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X(f"{x}:O", sort=None, title=label(x, columns), axis=alt.Axis(labelAngle=0)),
            y=_quantity(measure, kind(measure, columns), label(measure, columns)),
            color=_series(sorted(rows[series].unique()), series),
            tooltip=[f"{x}:O", f"{series}:N", _value_tooltip("figure", label(measure, columns))],
        )
    )


def curve(frame: pd.DataFrame, columns: dict, x: str, measure: str, marked: str) -> alt.Chart:
    """A line over whole numbers with a large point where `marked` is true: the elbow plot."""
    rows = frame.assign(figure=[formats.text(value, kind(measure, columns)) for value in frame[measure]])
    base = _chart(rows).encode(
        x=alt.X(f"{x}:O", title=label(x, columns), axis=alt.Axis(labelAngle=0)),
        y=_quantity(measure, kind(measure, columns), title=label(measure, columns)),
        tooltip=[alt.Tooltip(f"{x}:O", title=label(x, columns)), _value_tooltip("figure", label(measure, columns))],
    )
    chosen = base.mark_point(filled=True, size=140, color=RED, opacity=1).transform_filter(f"datum['{marked}']")
    return base.mark_line(point=True, strokeWidth=2) + chosen


def broken_at_gaps(rows: pd.DataFrame, x: str, measures: Sequence[str], period: str, by: str = "") -> pd.DataFrame:
    """Return the rows in the order of `x` with one without `measures` where a period is missing, within each `by`."""
    rows = rows.sort_values([by, x] if by else x, kind="stable")
    due = rows[x] + PERIODS[period]
    following = rows.groupby(by)[x].shift(-1) if by else rows[x].shift(-1)
    gaps = rows.assign(**{x: due}, **dict.fromkeys(measures, float("nan"))).loc[following > due]
    return pd.concat([rows, gaps]).sort_values(x, kind="stable") if len(gaps) else rows


def _chart(rows: pd.DataFrame, height: int | alt.Step = HEIGHT) -> alt.Chart:
    return alt.Chart(rows).properties(height=height)


def _long(frame: pd.DataFrame, columns: dict, measures: Sequence[str]) -> pd.DataFrame:
    """A row per row and measure: series (the measure's label), value, value_text."""
    others = [name for name in frame.columns if name not in measures]
    rows = frame.melt(id_vars=others, value_vars=list(measures), var_name="measure", value_name="value")
    unit = kind(measures[0], columns)
    return rows.assign(
        position=rows["measure"].map(list(measures).index),
        series=rows.pop("measure").map(lambda name: label(name, columns)),
        value=rows["value"].astype(float),
        value_text=[formats.text(value, unit) for value in rows["value"]],
    )


def _series(names: Sequence[str], column: str = "series", symbol: str = "square") -> alt.Color:
    longest = max(map(len, names), default=0) * LETTER_PIXELS + SYMBOL_PIXELS
    legend = (
        alt.Legend(
            columns=alt.ExprRef(f"max(1, min({len(names)}, floor(width / {longest})))"),
            symbolType=symbol,
            symbolStrokeWidth=3 if symbol == "stroke" else 0,
            symbolOpacity=1,
        )
        if len(names) > 1
        else None
    )
    return alt.Color(f"{column}:N", scale=alt.Scale(domain=list(names), range=PALETTE[: len(names)]), legend=legend)


def _quantity(column: str, unit: str, title: str | None = None, axis_class=alt.Y, **options: object):
    axis = alt.Axis(labelExpr=formats.axis_expression(unit), tickCount=5)
    return axis_class(f"{column}:Q", title=title, axis=axis, **options)


def _log_quantity(rows: pd.DataFrame, columns: dict, column: str, axis_class):
    unit = kind(column, columns)
    axis = alt.Axis(labelExpr=formats.axis_expression(unit), values=_log_ticks(rows[column], unit), labelOverlap=False)
    return axis_class(f"{column}:Q", title=label(column, columns), axis=axis, scale=alt.Scale(type="log"))


def _time_axis(column: str, period: str, times: pd.Series) -> alt.X:
    """An axis of time whose labels stand under points of `times`: at most TIME_LABELS, evenly spaced."""
    written = {"month": "%b %Y", "hour": "%-d %b"}.get(period, "%-d %b %Y")
    places = pd.DatetimeIndex(times.unique()).sort_values()
    # Of many hours the first of each day is labelled, of many days that of each month, of many months January.
    for unit in () if period == "week" else ("hour", "day", "month"):
        firsts = places[getattr(places, unit) == (0 if unit == "hour" else 1)]
        if len(places) > MANY_TIMES and len(firsts) >= FEW_LABELS:
            places = firsts
    shown = places[:: ceil(len(places) / TIME_LABELS) or 1]
    values = [alt.DateTime(year=at.year, month=at.month, date=at.day, hours=at.hour) for at in shown]
    axis = alt.Axis(format=written, values=values, labelFlush=False, labelOverlap=True)
    return alt.X(f"{column}:T", title=None, axis=axis)


def _time_kind(period: str) -> str:
    return period if period in ("month", "hour") else "date"


def _value_tooltip(column: str = "value_text", title: str = "value") -> alt.Tooltip:
    return alt.Tooltip(f"{column}:N", title=title)


def _category(values: pd.Series, unit: str) -> pd.Series:
    return values.map(lambda value: formats.text(value, unit)) if unit in ("month", "date") else values


def _in_order(values: pd.Series) -> list:
    """Whole numbers from the first to the last, those between that have no row too; else the order of the rows."""
    if pd.api.types.is_integer_dtype(values) and len(values):
        return list(range(int(values.min()), int(values.max()) + 1))
    return list(dict.fromkeys(values))


def _category_axis(values: pd.Series) -> alt.Axis:
    """Names stand aslant where they are long, so that all of them can be read."""
    is_long = _is_long(values)
    return alt.Axis(labelAngle=-35 if is_long else 0, labelLimit=220, labelOverlap=not is_long)


def _correlation(value: float) -> str:
    """Two decimals, zero without a sign."""
    return f"{round(value, 2) + 0:.2f}"


def _is_long(values: pd.Series) -> bool:
    return values.astype(str).str.len().max() > 9


def _dark_cells(values: pd.Series, is_diverging: bool) -> str:
    if is_diverging:
        return f"abs(datum['{values.name}']) > 0.6"
    return f"datum['{values.name}'] > {(values.min() + values.max()) / 2}"


def _log_ticks(values: pd.Series, unit: str) -> list[float]:
    """Places of an axis in powers of ten that people know: 1 min, 10 min, 1 h, 6 h, 1 d ... for times."""
    known = TIME_TICKS if unit == "seconds" else [10.0**power for power in range(16)]
    return [place for place in known if values.min() / 2 <= place <= values.max() * 2]
