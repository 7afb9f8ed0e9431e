"""One row per column of a public table: what it is called, what it means and how it may be used."""

import user_engagement.statistics  # noqa: F401
from user_engagement.definitions import columns_of
from user_engagement.statistics.relations import read_frame, to_arrow


def model(dbt, session):
    """One row per table and column, an Arrow table."""
    models = read_frame(dbt.ref("int_public_models"))
    return to_arrow(columns_of(models["definition"]))
