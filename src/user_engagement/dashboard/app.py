"""The dashboard: looks at the published tables and at nothing else. Start it with `user-engagement dashboard`."""

import json
import logging

import duckdb
import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.published import select, take_current_version
from user_engagement.warehouse import published_folder

PAGES = {
    "overview": "Overview",
    "engagement": "Engagement",
    "demographics": "Demographics",
    "loyalty": "Loyalty",
    "channels": "Channels",
    "telecom": "Telecom",
    "learning": "Learning",
    "quality": "Data quality",
    "person": "Person",
}
# The raw table that a page cannot do without.
NEEDED = {
    "demographics": "loyalty.user_profiles",
    "loyalty": "loyalty.point_transactions",
    "channels": "web.channel_sessions",
    "telecom": "telecom.xdr_sessions",
    "learning": "learning.student_video_watched",
}

# What a version that is damaged, or of another time, raises.
DAMAGED = (duckdb.Error, OSError, json.JSONDecodeError)
LESS_ROOM_AT_THE_EDGES = "<style>.stMainBlockContainer {padding: 4rem 2.5rem 2rem}</style>"


def raw_tables_without_rows() -> set[str]:
    """Return the raw tables that gave no row; none where the version does not say."""
    try:
        rows = select("row_reconciliation", ["raw_table", "staged_rows"])
    except DAMAGED:
        return set()
    return set(rows.loc[rows["staged_rows"] == 0, "raw_table"])


st.set_page_config(page_title="User engagement", layout="wide")
st.html(LESS_ROOM_AT_THE_EDGES)
charts.use_theme()
version = take_current_version()
absent = raw_tables_without_rows() if version else set()
page = st.navigation(
    [
        st.Page(
            f"views/{name}.py",
            title=title,
            default=name == "overview",
            visibility="hidden" if NEEDED.get(name) in absent else "visible",
        )
        for name, title in PAGES.items()
    ],
    position="top",
)
if version is None:
    st.title("Nothing is published yet")
    st.markdown(
        f"There is no `current` version in `{published_folder()}`. Build the tables with `dbt build`, publish them "
        "with `user-engagement publish`, then reload this page. Published elsewhere? Set the environment variable "
        "`USER_ENGAGEMENT_PUBLISHED`."
    )
    st.stop()
name = page.url_path or "overview"
st.title(PAGES[name])
if NEEDED.get(name) in absent:
    st.info(
        f"There are no rows of `{NEEDED[name]}`: name its files or relation in the variable `raw_tables`, and build."
    )
try:
    page.run()
except DAMAGED as error:
    logging.exception("A page could not be shown.")
    st.error(
        f"Version {version.name} does not fit this dashboard, or is damaged: build and publish the tables again, with "
        f"`dbt build` and `user-engagement publish`. What was found: {formats.plain(str(error).splitlines()[0])}"
    )
made = pd.Timestamp(version.stat().st_mtime, unit="s")
st.caption(f"Published version {version.name}, made on {formats.hour(made)} UTC")
