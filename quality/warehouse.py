"""Queries of this package name schemas as they are without a prefix; here they get the one of the warehouse."""

import re

from user_engagement.publish import schema_prefix


def with_prefix(sql: str, prefix: str) -> str:
    """Put the prefix before every schema that the checks read."""
    return re.sub(r"\b(staging|marts|marts_people|quality)\.(?=\w)", rf"{prefix}\1.", sql)


def read(connection, sql: str):
    """Run a query on the warehouse that `connection`, DuckDB's, has open."""
    return connection.execute(with_prefix(sql, schema_prefix(connection)))
