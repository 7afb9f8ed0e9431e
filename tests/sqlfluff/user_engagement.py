"""Stands in for the project's macros while SQL is linted: a call renders as a function of its arguments."""


def registry():
    entry = {
        "raw_table": "crm.visits",
        "platform": "crm",
        "person": "user_id",
        "time": "visited_at",
        "profile": [],
        "amounts": ["seconds"],
    }
    entry |= {"key": ["visit_id"], "agreeing": ["user_id"], "identifiers": ["user_id"]}
    return [entry | {"activity": {"type": "'visit'", "where": "true"}}]


def public_models():
    return {"visits": {"name": "visits"}}


def missing_references(tables):
    return "select 1 as reference"


def registered(raw_table):
    return registry()[0]


def staged_name(entry, column):
    return column


def model_of(entry, layer):
    return f"{layer}_crm__visits"


def built_as(entry, layer):
    return f"staging.{layer}_crm__visits"


def dated_subject(entry):
    return "people"


def raw_table_settings(raw_table):
    return {}


def by_platform(name):
    return {}


def literal(text):
    return "'" + str(text).replace("'", "''") + "'"


def configured_plans():
    return {}


def to_number(expression, *_, **__):
    return f"to_number({expression})"


def formatted_time(expression, time_format):
    return f"formatted_time({expression})"


def configured_periods():
    return []


def retention_periods():
    return {"day": 90}


def origin_in_words(raw_table):
    return "files visits.csv"


def without_repeats(relation, raw_table, first_by):
    return f"select * from {relation} order by {first_by}"


def small_values(relation, *_, **__):
    return f"(select * from {relation})"


def __getattr__(name):
    if name.startswith("when_"):
        return lambda *_, **__: f"when true then '{name}'"
    return lambda *arguments, **_: f"{name}({', '.join(map(str, arguments))})"
