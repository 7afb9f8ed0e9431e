"""The pages of a run as one static file without scripts, fonts or pictures from elsewhere, so that it reads offline.

Great Expectations' own Data Docs load styles and marks from six servers and show neither pass nor fail without them.
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1d2733; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #d9dfe6; vertical-align: top; }
td:first-child { white-space: nowrap; }
.pass td:first-child { color: #17693c; }
.fail td:first-child, .error td:first-child { color: #b3261e; font-weight: 600; }
"""
MARKS = {"pass": "\N{CHECK MARK} pass", "fail": "\N{BALLOT X} fail", "error": "\N{BALLOT X} error"}


def write_page(results: list, history: list[tuple], folder: Path, started_at: datetime) -> Path:
    """Write index.html and return its path.

    `results` are of user_engagement.quality.run.Result; `history` has rows (started at, checks, failed), newest first.
    """
    failed = [result for result in results if result.status != "pass"]
    parts = [
        f"<h1>Data quality, {started_at:%Y-%m-%d %H:%M} UTC</h1>",
        f"<p>{len(results)} checks by Great Expectations, {len(failed)} failed.</p>",
        *(_section("Failed", failed) if failed else []),
        *(
            part
            for table, checks in groupby(sorted(results, key=lambda result: result.table_name), _table_name)
            for part in _section(table, list(checks))
        ),
        "<h2>Runs</h2>",
        _table(("started (UTC)", "checks", "failed"), [tuple(map(str, run)) for run in history]),
    ]
    page = folder / "index.html"
    folder.mkdir(parents=True, exist_ok=True)
    page.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Data quality</title><style>{STYLE}</style>{''.join(parts)}</html>\n"
    )
    return page


def _table_name(result) -> str:
    return result.table_name


def _section(title: str, results: list) -> list[str]:
    rows = [(MARKS[result.status], result.check_name, result.detail) for result in results]
    return [f"<h2>{escape(title)}</h2>", _table(("result", "check", "expected and found"), rows)]


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(
        f'<tr class="{escape(row[0].split()[-1])}">' + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"
