"""Stands in for the project's macros while SQL is linted: a call renders as a function of its arguments."""


def registry():
    entry = {"raw_table": "crm.visits", "platform": "crm", "person": "user_id", "time": "visited_at", "profile": []}
    return [entry | {"key": ["visit_id"], "identifiers": ["user_id"], "activity": {"type": "'visit'", "where": "true"}}]


def staged_name(entry, column):
    return column


def model_of(entry, layer):
    return f"{layer}_crm__visits"


def dated_subject(entry):
    return "people"


def raw_table_settings(raw_table):
    return {}


def by_platform(name):
    return {}


def configured_periods():
    return []


def retention_periods():
    return {"day": 90}


def __getattr__(name):
    return lambda *arguments, **_: f"{name}({', '.join(map(str, arguments))})"
