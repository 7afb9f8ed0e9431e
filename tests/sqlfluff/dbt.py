"""Stands in for dbt's cross-database macros while SQL is linted: types render as varchar, calls as functions."""


def __getattr__(name):
    if name.startswith("type_"):
        return lambda: "varchar"
    if name == "listagg":
        return lambda measure, delimiter, *_: f"string_agg({measure}, {delimiter})"
    if name == "date_spine":
        return lambda *_: "select 1 as date_day"
    return lambda *arguments, **_: f"{name}({', '.join(map(str, arguments))})"
