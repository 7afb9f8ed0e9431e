"""What a browser makes of names that others chose: no request leaves the machine, no mark is drawn.

Needs a Chromium (`apt-get install chromium`) and `pip install playwright`, which the lock leaves out.
"""

import os
import shutil
import subprocess
import sys
from urllib.parse import quote_plus, urlsplit
from urllib.request import urlopen

import pytest
from test_pages import DASHBOARD, HOSTILE, PAGES, rename_channel

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PORT = 8611


@pytest.fixture
def address(changed_folder, alter):
    """The address of a dashboard in which channels, campaigns, features, handsets and findings are called HOSTILE."""
    rename_channel(changed_folder, alter)
    for table, column in {
        "campaign_performance": "campaign_id",
        "campaign_effects": "campaign_id",
        "feature_engagement_monthly": "feature",
        "traffic_by_handset": "handset",
        "traffic_by_location": "location",
        "key_findings": "sentence",
        "demographic_engagement_monthly": "age_group",
    }.items():
        first = f"(select min({column}) from marts.{table})"
        alter(changed_folder, "aggregates", f"update marts.{table} set {column} = '{HOSTILE}' where {column} = {first}")
    command = [sys.executable, "-m", "streamlit", "run", DASHBOARD / "app.py", "--server.headless", "true"]
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1", "--server.port", str(PORT)],
        env=os.environ | {"USER_ENGAGEMENT_PUBLISHED": str(changed_folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        # It says where it listens once it does.
        next(line for line in server.stdout if "URL" in line)
        urlopen(f"http://127.0.0.1:{PORT}").close()
        yield f"http://127.0.0.1:{PORT}"
    finally:
        server.kill()
        server.wait()


@pytest.mark.long
def test_names_cause_no_request_and_no_mark(address, open_page, changed_folder):
    playwright = pytest.importorskip("playwright.sync_api", reason="needs `pip install playwright`")
    if CHROMIUM is None:
        pytest.skip("needs a Chromium: apt-get install chromium")
    seen, requests = set(), []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in PAGES:
            tabs = [tab.label for tab in open_page(changed_folder, name).tabs] or [""]
            for tab in tabs:
                page = browser.new_page()
                page.on("request", lambda request: requests.append(urlsplit(request.url).hostname))
                channel = f"&channel={quote_plus(HOSTILE)}" if name == "channels" else ""
                path = "" if name == "overview" else name
                page.goto(f"{address}/{path}?section={quote_plus(tab)}{channel}")
                page.locator("h1").wait_for()
                page.wait_for_timeout(2_000)
                shown = page.locator(".stMain")
                assert shown.locator("img[src*=evil], a[href*=evil], .katex, b:text('tag')").count() == 0
                assert shown.get_by_text("red", exact=True).count() == 0
                if HOSTILE in shown.inner_text().replace("\N{WORD JOINER}", ""):
                    seen.add(name)
                page.close()
        browser.close()
    assert {host for host in requests if host} == {"127.0.0.1"}
    # Charts are pictures, and tables canvases: their text cannot be read, the pages' titles and sentences can.
    assert seen >= {"overview", "channels"}
