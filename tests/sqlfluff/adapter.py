"""Stands in for dbt's adapter while SQL is linted."""


def quote(name):
    return f'"{name}"'
