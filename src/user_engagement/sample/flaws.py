"""Flaws of rows: what is wrong with a row, and what should become of it."""

import duckdb

# Flaw -> expected outcome: `accepted`, `duplicate` or the reason code of its quarantine.
OUTCOMES = {
    # An exact repeat of a row that stands elsewhere in the file.
    "duplicate": "duplicate",
    # A key that comes twice with other values: the earlier row and the later one.
    "superseded": "duplicate",
    "corrected": "accepted",
    "missing_user": "missing_user",
    "missing_time": "missing_time",
    "unreadable_time": "unreadable_time",
    "implausible_time": "implausible_time",
    "missing_amount": "missing_amount",
    "unreadable_amount": "unreadable_amount",
    "negative_amount": "negative_amount",
    "unknown_transaction_type": "unknown_transaction_type",
    "end_before_start": "end_before_start",
    "refund_before_purchase": "refund_before_purchase",
    "unknown_plan": "unknown_plan",
    "missing_channel": "missing_channel",
    "summary_row": "summary_row",
    "late_row": "accepted",
    "offset_time": "accepted",
    "padded_id": "accepted",
    "missing_mark": "accepted",
    "odd_spelling": "accepted",
    "unreadable_birth_date": "accepted",
    "unreadable_gender": "accepted",
    "missing_registration": "accepted",
    "repeated_view": "accepted",
    "no_subscriber": "accepted",
    "no_bearer": "accepted",
}
ACCEPTED = tuple(flaw for flaw, outcome in OUTCOMES.items() if outcome == "accepted")

# SQL condition: the row is used.
IS_ACCEPTED = f"(flaw is null or flaw in {ACCEPTED})"


def pick(table: str, row: str, shares: dict[str, float]) -> str:
    """Return SQL that gives a row one flaw of `shares` (flaw -> share of the rows), or null.

    `row` is the SQL of one or two row numbers of the table's clean rows, separated by a comma.
    """
    branches, upper = [], 0.0
    for flaw, share in shares.items():
        upper += share
        branches.append(f"when uniform('{table} flaw', {row}) < {upper:.6f} then '{flaw}'")
    return f"case {' '.join(branches)} else null end"


# SQL of a lateral join that repeats the rows whose flaw is a repetition, and the flaw of each copy.
COPIES = "unnest(range(case when flaw in ('duplicate', 'superseded', 'repeated_view') then 2 else 1 end))"
FLAW_OF_COPY = """
    case
        when flaw = 'superseded' and copy = 1 then 'corrected'
        when flaw in ('duplicate', 'repeated_view') and copy = 0 then null
        else flaw
    end"""


def create_flaw_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros that write a value badly.

    `missing_mark` is one of the three ways to write a missing value, `written_id` and `written_time` the text of
    an id and of a time with the flaw of its row.
    """
    connection.execute(r"""
        create macro missing_mark(a, b := 0) as nullif(one_of('missing mark', ['', '\N', 'NULL'], a, b), '');

        create macro written_id(id, flaw, a, b := 0) as
            case flaw
                when 'missing_user' then missing_mark(a, b)
                when 'padded_id' then '  ' || id || ' '
                else id
            end;

        create macro written_time(happened, flaw, a, b := 0) as
            case flaw
                when 'missing_time' then missing_mark(a, b)
                when 'unreadable_time'
                    then one_of('bad time', ['2022-13-45 10:00:00', '31/02/2022', 'yesterday', '0000-00-00'], a, b)
                when 'implausible_time'
                    then one_of('bad year', ['1900-01-01 00:00:00', '2999-12-31 23:59:59'], a, b)
                when 'offset_time' then strftime(happened + interval 2 hour, '%Y-%m-%dT%H:%M:%S+02:00')
                else strftime(happened, '%Y-%m-%d %H:%M:%S')
            end;

        create macro written_date(happened, flaw, a, b := 0) as
            case flaw
                when 'missing_time' then missing_mark(a, b)
                when 'unreadable_time'
                    then one_of('bad date', ['2022-02-30', '2022-13-01', 'soon', '0000-00-00'], a, b)
                when 'implausible_time' then one_of('bad year', ['1900-01-01', '2999-12-31'], a, b)
                else strftime(happened, '%Y-%m-%d')
            end;

        create macro written_number(number) as
            case when number = floor(number) then number::bigint::varchar else number::varchar end;
    """)
