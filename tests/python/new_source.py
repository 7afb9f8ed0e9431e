"""The source of the README's recipe: its registry entry, its files and ten tickets."""

import re
import shutil
from pathlib import Path

import duckdb

from project import PROJECT

TICKETS = """ticket_id,customer_id,opened_at,topic
t1,c1,2024-01-01 09:00:00,billing
t2,c1,2024-01-02 09:00:00,login
t3,c2,2024-01-02 10:00:00,login
t3,c2,2024-01-02 10:00:00,login
t4,c1,2024-02-05 09:00:00,billing
t5,c3,2024-02-06 09:00:00,
t6,,2024-02-07 09:00:00,login
t7,c3,soon,login
t8,gone,2024-02-08 09:00:00,login
t9,c2,2024-02-09 23:00:00,delivery
"""
# raw, staged, duplicate, quarantined and forgotten rows
RECONCILED = ("support.tickets", 10, 6, 1, 2, 1)


def registry_entry() -> str:
    """The entry that the README shows."""
    (entry,) = re.findall(r"```jinja\n(.+?)```", (PROJECT / "README.md").read_text(), re.DOTALL)
    return entry


def copy_models(folder: Path) -> None:
    """Put the five files where they are to be changed."""
    shutil.copytree(PROJECT / "examples" / "support_tickets", folder)


def forget(database: Path, platform: str, user_id: str) -> None:
    """Put a person on the list of the forgotten before the first build."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema intermediate")
        connection.execute("create table intermediate.int_forgotten_users (platform varchar, user_id varchar)")
        connection.execute("insert into intermediate.int_forgotten_users values (?, ?)", [platform, user_id])
