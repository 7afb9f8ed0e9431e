"""The checks: which tables, which references, which bounds. `suites()` says what is checked; `run` runs them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import great_expectations.expectations as gxe

from user_engagement.quality.recency import FEWEST_WEEKS, longest_gap, tolerated_rows, weekly_rows
from user_engagement.registry import RawTable, platforms, read_registry
from user_engagement.warehouse import one_row, read, schema_prefix, with_prefix

# By how much a share may exceed that of the profile.
SHARE_TOLERANCE = 0.03
# Kullback-Leibler divergence, in nats; 0.1 is about a tenth of the rows moved to another category.
LARGEST_DIVERGENCE = 0.1
# Share of the rows that stands for a category or bin that the profile or the data lacks.
RARE = 0.001


class Suite(NamedTuple):
    """Checks of one query: what Great Expectations calls an asset and a suite."""

    name: str
    table: str
    query: str
    expectations: list[gxe.Expectation]


def suites(connection, profile: dict[str, Any], as_of: date | None = None) -> list[Suite]:
    """All checks of the warehouse; a raw table without rows, and a public table that nothing feeds, has none.

    `connection` is DuckDB's and reads the references of the last weeks; `profile` is read by quality.profile. Data must
    reach to the day `as_of`, by default to the newest day of any table of the same source.
    """
    prefix = schema_prefix(connection)
    raw_tables = read_registry(connection)
    planned = [
        *_recency_suites(connection, raw_tables, as_of),
        *_profile_suites(connection, raw_tables, profile),
        *_usable_suites(connection),
        *_reconciliation_suites(connection, raw_tables),
        *_plausibility_suites(connection, raw_tables),
    ]
    return [
        suite._replace(table=with_prefix(suite.table, prefix), query=with_prefix(suite.query, prefix))
        for suite in planned
    ]


def _recency_suites(connection, raw_tables: list[RawTable], as_of: date | None) -> list[Suite]:
    """Rows of the last week against the weeks before; days without rows against the longest gap of those weeks."""
    days = [(table, _rows_by_day(connection, table)) for table in raw_tables]
    newest: dict[str, date] = {}
    for table, counts in days:
        newest[table.source] = as_of or max([*counts, newest.get(table.source, date.min)])
    return [_recency_suite(table, counts, newest[table.source]) for table, counts in days if counts]


def _rows_by_day(connection, raw_table: RawTable) -> dict[date, int]:
    rows = read(
        connection,
        f"""select cast({raw_table.time_column} as date), count(*) from {raw_table.staged_table}
        where {raw_table.time_column} is not null group by 1 order by 1""",
    ).fetchall()
    return dict(rows)


def _recency_suite(raw_table: RawTable, counts: dict[date, int], newest: date) -> Suite:
    column, table = raw_table.time_column, raw_table.staged_table
    query = f"""select
        count(*) filter (where cast({column} as date) > date '{newest - timedelta(days=7)}') as rows_of_last_week,
        date '{newest}' - max(cast({column} as date)) as days_without_rows
        from {table} where cast({column} as date) <= date '{newest}'"""
    expectations = []
    weeks = weekly_rows(counts, newest)
    if len(weeks) >= FEWEST_WEEKS:
        lowest, highest = tolerated_rows(weeks)
        expectations.append(
            _figure(raw_table.name, "rows_of_last_week", lowest, highest, f"as in the {len(weeks)} weeks before")
        )
    gap = longest_gap(counts, newest)
    expectations.append(_figure(raw_table.name, "days_without_rows", None, gap + 1, f"the longest gap was {gap} days"))
    return Suite(f"recency {raw_table.name}", table, query, expectations)


def _profile_suites(connection, raw_tables: list[RawTable], profile: dict[str, Any]) -> list[Suite]:
    found = dict(
        read(connection, "select raw_table, raw_rows from quality.row_reconciliation where raw_rows > 0").fetchall()
    )
    compared = [(raw_table, reference) for raw_table, reference in profile.items() if raw_table in found]
    tables = {table.name: table.staged_table for table in raw_tables}
    staged = [
        Suite(
            f"profile {raw_table}",
            tables[raw_table],
            f"select {', '.join(reference['columns'])} from {tables[raw_table]}",
            [
                check
                for name, column in reference["columns"].items()
                for check in _column_checks(raw_table, name, column)
            ],
        )
        for raw_table, reference in compared
        if reference["columns"]
    ]
    return staged + [_cleaning_suite(raw_table, reference) for raw_table, reference in compared]


def _column_checks(raw_table: str, name: str, reference: dict[str, Any]) -> list[gxe.Expectation]:
    most_nulls = reference["null_share"] + SHARE_TOLERANCE
    checks = [
        gxe.ExpectColumnValuesToNotBeNull(
            column=name,
            mostly=max(1 - most_nulls, 0),
            meta=_meta(raw_table, name, "nulls", f"null in at most {most_nulls:.1%} of the rows"),
        )
    ]
    if "values" in reference:
        checks.append(
            gxe.ExpectColumnDistinctValuesToBeInSet(
                column=name,
                value_set=reference["values"],
                meta=_meta(raw_table, name, "new_categories", "no category that the profile does not know"),
            )
        )
    # What one side lacks counts as RARE instead of making the divergence infinite.
    holdout = "tail_weight_holdout" if "values" in reference else "internal_weight_holdout"
    checks.append(
        gxe.ExpectColumnKLDivergenceToBeLessThan(
            column=name,
            partition_object=partition(reference),
            threshold=LARGEST_DIVERGENCE,
            **{holdout: RARE},
            meta=_meta(raw_table, name, "drift", f"divergence from the profile under {LARGEST_DIVERGENCE}"),
        )
    )
    return checks


def partition(reference: dict[str, Any]) -> dict[str, list]:
    """The profile of a column as Great Expectations' partition; a tail that was empty gets the share RARE."""
    if "values" in reference:
        return {part: reference[part] for part in ("values", "weights")}
    tails = [max(weight, RARE) for weight in reference["tail_weights"]]
    whole = sum(reference["weights"]) + sum(tails)
    return {
        "bins": reference["bins"],
        "weights": [weight / whole for weight in reference["weights"]],
        "tail_weights": [weight / whole for weight in tails],
    }


def _cleaning_suite(raw_table: str, reference: dict[str, Any]) -> Suite:
    """How much of a raw table is unusable or repeated: the identity of dbt's tests holds also when all of it is."""
    query = f"""select quarantined_rows / raw_rows as quarantined_share, duplicate_rows / raw_rows as duplicate_share
        from quality.row_reconciliation where raw_table = '{raw_table}' and raw_rows > 0"""
    checks = [
        _figure(raw_table, share, None, reference[share] + SHARE_TOLERANCE, "as in the profile")
        for share in ("quarantined_share", "duplicate_share")
    ]
    return Suite(f"cleaning {raw_table}", "quality.row_reconciliation", query, checks)


def _usable_suites(connection) -> list[Suite]:
    """The share of each raw table's rows that can be used, as the build judges it; 0 where it is not to be judged."""
    rows = read(
        connection,
        """select raw_table, coalesce(least_usable_share, 0) from quality.row_reconciliation
        left join intermediate.int_unusable_rows using (raw_table) where row_reconciliation.raw_rows > 0
        order by raw_table""",
    ).fetchall()
    query = "select coalesce(max(usable_share), 1) as usable_share from intermediate.int_unusable_rows"
    return [
        Suite(
            f"usable rows {raw_table}",
            "intermediate.int_unusable_rows",
            f"{query} where raw_table = '{raw_table}'",
            [_figure(raw_table, "usable_share", least, None, "variable least_usable_share")],
        )
        for raw_table, least in rows
    ]


def _reconciliation_suites(connection, raw_tables: list[RawTable]) -> list[Suite]:
    """The raw table still has the rows that the build counted, and a public total comes near that of the raw rows."""
    rows = dict(
        read(connection, "select raw_table, raw_rows from quality.row_reconciliation where staged_rows > 0").fetchall()
    )
    present = [table for table in raw_tables if table.name in rows]
    counts = [
        Suite(
            f"raw rows {table.name}",
            "quality.row_reconciliation",
            f"select count(*) as raw_rows from {table.base_table}",
            [_figure(table.name, "raw_rows", rows[table.name], rows[table.name], "the rows that the last build read")],
        )
        for table in present
    ]
    return counts + [_total_suite(table) for table in present if "total" in table.gate]


def _total_suite(raw_table: RawTable) -> Suite:
    total = raw_table.gate["total"]
    name = f"{total['figure']}_public_to_raw"
    raw = f"select {total['raw']} from {raw_table.base_table}"
    return Suite(
        f"total {raw_table.name}",
        total["public"].split(" from ")[1],
        f"select cast((select {total['public']}) as double) / nullif(({raw}), 0) as {name}",
        [_figure(raw_table.name, name, 0.9, 1.0, "quarantine and repeats take the rest")],
    )


# Fewer people than this can have any rate.
FEWEST_PEOPLE = 30
# Bounds that hold in any company: {table: (its people, [(rate, expression, lowest, highest)])}, for each {platform}.
# Relation -> who is counted, and (name, expression, lowest, highest) of every rate.
RATES: dict[str, tuple[str, list]] = {
    "marts.channel_performance": (
        "sum(users_by_hour)",
        [
            ("engagement_rate", "sum(engaged_sessions) / sum(sessions)", 0, 1),
            ("events_per_session", "sum(events) / sum(sessions)", 0.5, 1000),
            ("sessions_per_user_hour", "sum(sessions) / sum(users_by_hour)", 0.5, 10),
        ],
    ),
    # Counted in sessions: a feed that lost its subscribers has no people to count.
    "marts.network_traffic_daily": (
        "sum(sessions)",
        [
            ("download_share", "sum(download_bytes) / sum(total_bytes)", 0, 1),
            ("sessions_without_subscriber_share", "sum(sessions_without_subscriber) / sum(sessions)", 0, 0.1),
            ("hours_per_session", "sum(duration_seconds) / sum(sessions) / 3600", 1 / 3600, 24 * 31),
        ],
    ),
    # Points of the time before the data are redeemed, too.
    "marts.loyalty_points_daily": (
        "(select count(*) from marts_people.users where platform = 'loyalty')",
        [("redemption_rate", "sum(points_redeemed) / sum(points_earned)", 0, 10)],
    ),
    # 1/28, rounded down, is where everybody comes on one day of 28.
    "marts.daily_active_users where platform = '{platform}'": (
        "max(active_users_28d)",
        [("stickiness", "avg(stickiness)", 0.0357, 1)],
    ),
    "marts.return_after_joining where platform = '{platform}'": (
        "sum(new_users)",
        [("never_active_share", "sum(never_active_users) / sum(new_users)", 0, 1)],
    ),
    "marts.period_engagement_summary": (
        "sum(students)",
        [
            ("paid_student_share", "sum(students) filter (where is_paid) / sum(students)", 0, 1),
            ("minutes_per_student", "sum(minutes_watched) / sum(students)", 0.1, 24 * 60 * 366),
        ],
    ),
}


def _plausibility_suites(connection, raw_tables: list[RawTable]) -> list[Suite]:
    found = []
    for relation, (people, rates) in _rates(raw_tables):
        columns = ", ".join([people, *(rate[1] for rate in rates)])
        counted, *values = one_row(read(connection, f"select {columns} from {relation}"))
        defined = [rate for rate, value in zip(rates, values, strict=True) if value is not None]
        if defined and (counted or 0) >= FEWEST_PEOPLE:
            columns = ", ".join(f"cast({expression} as double) as {name}" for name, expression, _, _ in defined)
            checks = [_figure(relation, name, low, high, "plausible") for name, _, low, high in defined]
            found.append(Suite(f"rates {relation}", relation.split()[0], f"select {columns} from {relation}", checks))
    return found


def _rates(raw_tables: list[RawTable]) -> Iterator[tuple[str, tuple[str, list]]]:
    """RATES with a relation per platform; who registered is known where there are profiles."""
    with_profiles = platforms([table for table in raw_tables if table.has_profiles])
    for relation, rates in RATES.items():
        if "{platform}" not in relation:
            yield relation, rates
            continue
        for platform in with_profiles if "return_after_joining" in relation else platforms(raw_tables):
            yield relation.format(platform=platform), rates


def _figure(subject: str, name: str, lowest: float | None, highest: float | None, reason: str) -> gxe.Expectation:
    """A figure that its query gives as its only row lies between two bounds."""
    if lowest == highest:
        bounds = f"{lowest:,.6g}"
    else:
        limits = (("at least", lowest), ("at most", highest))
        bounds = " and ".join(f"{word} {bound:,.6g}" for word, bound in limits if bound is not None)
    return gxe.ExpectColumnMaxToBeBetween(
        column=name, min_value=lowest, max_value=highest, meta=_meta(subject, name, "", f"{bounds}: {reason}")
    )


def _meta(subject: str, column: str, kind: str, expected: str) -> dict[str, str]:
    name = ".".join(
        part for part in (subject.replace(" where platform = ", ".").replace("'", ""), column, kind) if part
    )
    return {"check": name, "expected": expected}
