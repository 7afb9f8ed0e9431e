"""Subcommand `dashboard`."""

import os
import sys
from pathlib import Path

import click

from user_engagement.options import published_option, require_extra
from user_engagement.warehouse import PUBLISHED_VARIABLE

APP = Path(__file__).parent / "app.py"


@click.command(short_help="Look at the published tables in the browser.")
@published_option("--published", "Folder of published versions.")
def dashboard(published: Path) -> None:
    """Look at the published tables in the browser, at an address of this machine only.

    What Streamlit is told by variables of the environment holds here, too: STREAMLIT_SERVER_PORT=8600 is another port.
    """
    require_extra("dashboard", "streamlit")
    environment = os.environ | {PUBLISHED_VARIABLE: str(published)}
    os.execve(sys.executable, [sys.executable, "-m", "streamlit", "run", str(APP)], environment)
