"""What the pages are put together from: framed charts and tables that name their source, figures, and filters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st

from user_engagement.dashboard import formats
from user_engagement.dashboard.published import columns_of, description_of, has_table, query, select
from user_engagement.spreadsheets import as_csv, with_defused_texts
from user_engagement.words import kind, label

# A longer table scrolls.
ROWS_SHOWN = 20
SUPPRESSED = "the group is small and hidden to protect people"
CUT_SHORT = "their period was not observed to its end (or from its beginning)"
NOT_DEFINED = "too little before to compare with, or nothing to divide by"
Draw = Callable[[pd.DataFrame, dict], alt.Chart]
Show = Callable[[pd.DataFrame, dict], None]


def chart_panel(
    title: str, table: str, frame: pd.DataFrame, draw: Draw, figures: list[str], note: str = "", also: str = ""
) -> None:
    """Show a chart with its title, source, definitions and download.

    `figures` are the columns that it draws: rows in which they are null are counted below it. `also` is a second table
    that the chart draws from.
    """
    panel(title, table, frame, partial(_show_chart, draw=draw, title=title, figures=figures), figures, note, also)


def table_panel(
    title: str, table: str, frame: pd.DataFrame, note: str = "", also: str = "", figures: Sequence[str] = ()
) -> None:
    """Show rows as a table, numbers in people's formats, with source, definitions and download.

    Where all of the `figures` (by default the columns) are null in every row, it says why instead.
    """
    panel(title, table, frame, _show_table, list(figures or frame.columns), note, also)


def is_dated_by_month(platform: str) -> bool:
    """Return whether the platform's log knows months only."""
    return select("platforms", ["log_step"], platform=platform)["log_step"].eq("month").any()


def last_complete_month(table: str, platform: str | None, completeness: str = "is_complete") -> pd.Timestamp | None:
    """Return the last month of a platform in which `completeness` is true; None without one."""
    months = select(table, ["activity_month"], platform=platform, **{completeness: True})["activity_month"]
    return months.iloc[-1] if len(months) else None


def with_every_number(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows with one of zeros for each whole number between the least and the largest of `column`, too."""
    if rows.empty:
        return rows
    numbers = pd.DataFrame({column: range(int(rows[column].min()), int(rows[column].max()) + 1)})
    return numbers.merge(rows, on=column, how="left").fillna(0)


def touching(period: tuple[date, date], step: str) -> tuple[date, date]:
    """Return the first days between which lie the days, weeks or months (`step`) that share a day with the period."""
    first, last = period
    if step == "month":
        return first.replace(day=1), last
    return first - timedelta(days=6 if step == "week" and first > date.min else 0), last


def panel(
    title: str, table: str, frame: pd.DataFrame, show: Show, figures: list[str], note: str = "", also: str = ""
) -> None:
    """Frame what `show` makes of the rows and their definitions: title, source, definitions and download.

    Where there is nothing to show it says why: a table that is not published, no rows, no defined figure.
    """
    tables = [table, also] if also else [table]
    columns = {name: meaning for source in reversed(tables) for name, meaning in columns_of(source).items()}
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{formats.plain(title)}**")
        missing = [source for source in tables if not has_table(source)]
        if missing:
            st.info(f"The published data have no table `{missing[0]}` that you may read.")
        elif frame.empty:
            st.info(f"`{table}` has no rows here: nothing in the inputs, or nothing for this choice.")
        elif frame[figures].isna().all(axis=None):
            st.info(f"`{table}` has no figure for this choice: {'; '.join(_why_undefined(frame))}.")
        else:
            show(frame, columns)
            if note:
                st.caption(formats.plain(note))
        if not missing:
            _source(title, tables, frame, columns)


def sentence(lead: str, words: str, basis: str = "") -> None:
    """Write a sentence after its lead, and small what it rests on; names in them are shown as they are."""
    small = f" :small[:gray[{formats.plain(basis)}]]" if basis else ""
    st.markdown(f"**{formats.plain(lead)}** {formats.plain(words)}{small}")


def figure(place, table: str, column: str, value: object, title: str = "", **options: object) -> None:
    """Show one figure large in `place`, its definition as the help text; `options` are those of st.metric."""
    columns = columns_of(table)
    place.metric(
        title or label(column, columns),
        formats.exact(value, kind(column, columns)),
        help=f"`{table}`: {definition(column, columns)}",
        border=True,
        height="stretch",
        # More is not always better.
        delta_color="off",
        **options,
    )


def label_of(table: str, column: str) -> str:
    """Return the label of a column of a published table."""
    return label(column, columns_of(table))


def definition(column: str, columns: dict) -> str:
    """Return what a column means, in the words of its model's YAML."""
    return " ".join(columns.get(column, {}).get("description", "").split())


def choose(place, title: str, choices: Mapping[str, str] | Sequence[str], index: int = 0) -> str:
    """Ask for one of `choices`, {what is read: value} or texts, at first that at `index`; "" where there are none.

    The address names the choice by its title, so that a link shows it to others: other choices need another title.
    """
    chosen = place.selectbox(title, list(choices), index=index, key=title.lower(), bind="query-params")
    if chosen is None:
        return ""
    return choices[chosen] if isinstance(choices, Mapping) else chosen


def sections(parts: Mapping[str, Callable[[], None]]) -> None:
    """Show the parts of a page, {title: what shows it}, as tabs.

    Only the open one is computed, so that a page opens fast; the address names it.
    """
    tabs = st.tabs(list(parts), key="section", bind="query-params")
    for tab, show in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                show()


def platform_label(platform: str) -> str:
    """Return what people call a platform, with a capital letter."""
    labels = select("platforms", ["label"], platform=platform)["label"]
    label = labels.iloc[0] if len(labels) else platform
    return label[:1].upper() + label[1:]


def platform_filter(place) -> str:
    """Ask for one of the platforms that have an observed day, the busiest first; "" where there is none."""
    found = query(
        "select platform from {daily_active_users} group by platform order by sum(active_users) desc, platform",
        ["platform"],
    )
    return choose(place, "Platform", {platform_label(name): name for name in found["platform"]})


def select_distinct(table: str, column: str) -> list:
    """Return the values of a column in order, nulls left out."""
    found = query(f"select distinct {column} from {{{table}}} where {column} is not null order by all", [column])
    return found[column].tolist()


def period_filter(place, table: str, column: str, **conditions: object) -> tuple[date, date]:
    """Ask for a period within the dates that the table has; all of it at first."""
    days = select(table, [column], **conditions)[column]
    if days.empty:
        return date.min, date.max
    first, last = days.iloc[0].date(), days.iloc[-1].date()
    chosen = place.date_input(
        "Period", (first, last), min_value=first, max_value=last, format="YYYY-MM-DD", key=f"{table} {conditions}"
    )
    return chosen if len(chosen) == 2 else (first, last)


def _show_chart(frame: pd.DataFrame, columns: dict, draw: Draw, title: str, figures: list[str]) -> None:
    st.altair_chart(draw(frame, columns), theme=None, width="stretch", alt=title)
    left_out = _left_out(frame, columns, figures)
    if left_out:
        st.caption(left_out)


def _show_table(frame: pd.DataFrame, columns: dict) -> None:
    # What is shown can be downloaded, too.
    shown = with_defused_texts(frame.dropna(axis="columns", how="all"))
    writers = {name: partial(formats.exact, kind=kind(name, columns)) for name in shown.columns}
    labels: dict[str, Any] = {name: label(name, columns) for name in shown.columns}
    height: Literal["content", "auto"] = "content" if len(shown) <= ROWS_SHOWN else "auto"
    st.dataframe(
        shown.style.format(writers),
        hide_index=True,
        column_config=labels,
        height=height,
        placeholder=formats.UNDEFINED,
    )


def _left_out(frame: pd.DataFrame, columns: dict, figures: list[str]) -> str:
    """Say how many rows have no figure and why, once for all measures that lack the same ones."""
    said: dict[str, list[str]] = {}
    for name in figures:
        undefined = frame[frame[name].isna()]
        if len(undefined):
            reasons = "; ".join(f"{why}: {count:,}" for why, count in _why_undefined(undefined).items())
            said.setdefault(reasons, []).append(label(name, columns))
    if len(said) == 1 and len(next(iter(said.values()))) == len(figures):
        return f"Left out of {len(frame):,} rows: {next(iter(said))}."
    return " ".join(f"{', '.join(names)}, left out of {len(frame):,} rows: {why}." for why, names in said.items())


def _why_undefined(undefined: pd.DataFrame) -> dict[str, int]:
    """Count the rows without a figure by what these rows say of it."""

    def why(row: dict) -> str:
        if row.get("is_suppressed") is True:
            return SUPPRESSED
        for column in ("reason", "unavailable_reason"):
            if isinstance(row.get(column), str):
                return formats.name(row[column])
        if any(name.endswith("_complete") and not value for name, value in row.items()):
            return CUT_SHORT
        return NOT_DEFINED

    return undefined.apply(lambda row: why(row.to_dict()), axis="columns").value_counts().to_dict()


def _source(title: str, tables: list[str], frame: pd.DataFrame, columns: dict) -> None:
    words, place = st.columns([5, 1], vertical_alignment="bottom")
    button = place.container(horizontal_alignment="right")
    words.caption(" ".join(f"`{table}`: {_first_sentence(description_of(table))}" for table in tables))
    with button.popover("Data"):
        st.download_button(
            "Download as CSV",
            partial(as_csv, frame),
            file_name=f"{tables[0]}.csv",
            mime="text/csv",
            key=f"{title} {tables[0]}",
            on_click="ignore",
        )
        named = [name for name in frame.columns if name in columns]
        st.caption("\n\n".join(f"**{label(name, columns)}** (`{name}`): {definition(name, columns)}" for name in named))


def _first_sentence(description: str) -> str:
    return description.split(". ")[0].rstrip(".") + "." if description else ""
