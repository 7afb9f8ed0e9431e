"""The dashboard: looks at the published tables and at nothing else. Start it with `user-engagement dashboard`."""

import json
import logging

import duckdb
import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.published import take_current_version
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

LESS_ROOM_AT_THE_EDGES = "<style>.stMainBlockContainer {padding: 4rem 2.5rem 2rem}</style>"

st.set_page_config(page_title="User engagement", layout="wide")
st.html(LESS_ROOM_AT_THE_EDGES)
charts.use_theme()
page = st.navigation(
    [st.Page(f"views/{name}.py", title=title, default=name == "overview") for name, title in PAGES.items()],
    position="top",
)
version = take_current_version()
if version is None:
    st.title("Nothing is published yet")
    st.markdown(
        f"There is no `current` version in `{published_folder()}`. Build the tables with `dbt build`, publish them "
        "with `user-engagement publish`, then reload this page. Published elsewhere? Set the environment variable "
        "`USER_ENGAGEMENT_PUBLISHED`."
    )
    st.stop()
st.title(PAGES[page.url_path or "overview"])
try:
    page.run()
except (duckdb.Error, OSError, json.JSONDecodeError) as error:
    logging.exception("A page could not be shown.")
    st.error(
        f"Version {version.name} does not fit this dashboard, or is damaged: build and publish the tables again, with "
        f"`dbt build` and `user-engagement publish`. What was found: {str(error).splitlines()[0]}"
    )
made = pd.Timestamp(version.stat().st_mtime, unit="s")
st.caption(f"Published version {version.name}, made on {formats.hour(made)} UTC")
