"""What somebody with a solver learns of fewer people than the threshold from the public tables: how many, and no more.

He is given more than is published: which values were merged, and how many people each has. His unknowns are figures of
each value, whole numbers, and his equations are what the tables say: rows that are shown, sums of what was merged or
hidden, and totals. A figure is found where its least and its greatest possible value are less than 3 apart.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

THRESHOLD = 10
TOLERATED = 2


def width(figure: int, least: list[int], sums: list[tuple[list[int], int, int]]) -> int:
    """How far apart the least and the greatest value of a figure lie; `sums` are (figures, least sum, greatest sum)."""
    rows = np.array([[name in figures for name in range(len(least))] for figures, _, _ in sums], dtype=float)
    sought = np.eye(len(least))[figure]
    within = LinearConstraint(rows, [low for _, low, _ in sums], [high for _, _, high in sums])
    ends = [
        milp(sign * sought, constraints=within, integrality=np.ones(len(least)), bounds=Bounds(least, np.inf))
        for sign in (1, -1)
    ]
    assert all(end.success for end in ends), [end.message for end in ends]
    return round(-ends[1].fun - ends[0].fun)


def found(values: list[dict], sums: list[tuple[list[str], int, int]], asked: set[str] | None = None) -> Iterator[tuple]:
    """Figures of few people that follow: `values` has `name`, `people` and `least`, what the figure is at least."""
    names = [value["name"] for value in values]
    numbered = [([names.index(name) for name in of], low, high) for of, low, high in sums]
    for position, value in enumerate(values):
        if 0 < value["people"] < THRESHOLD and (asked is None or value["name"] in asked):
            apart = width(position, [value["least"] for value in values], numbered)
            if apart <= TOLERATED:
                yield value["name"], value["people"], apart


def rows(sample, sql: str) -> list[dict]:
    answer = sample.execute(sql)
    names = [name for name, *_ in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def test_the_solver_finds_what_can_be_subtracted():
    values = [{"name": name, "people": people, "least": people} for name, people in [("a", 3), ("b", 20), ("c", 30)]]
    assert list(found(values, [("b", 50, 50), ("c", 70, 70), ("abc", 130, 130)])) == [("a", 3, 0)]
    assert list(found(values, [("c", 70, 70), ("abc", 130, 130)])) == []


@pytest.mark.parametrize("figure", ["active_days", "activities"])
@pytest.mark.parametrize("attribute", ["gender", "age_group"])
def test_genders_and_age_groups(sample, attribute, figure):
    other = {"gender": "age_group", "age_group": "gender"}[attribute]
    published = {
        (row["platform"], row["activity_month"], row[attribute]): row[figure]
        for row in rows(sample, f"from marts.demographic_engagement_monthly where {other} = 'all' and is_complete")
    }
    people = rows(
        sample,
        f"""select platform, activity_month, {attribute} as name, sum(active_users) as people, people as least
        from intermediate.int_demographic_counts group by all""",
    )
    months = sorted({key[:2] for key in published})
    merged_months = 0
    for month in months:
        values = [value for value in people if (value["platform"], value["activity_month"]) == month]
        shown = {value["name"] for value in values if value["name"] != "other"} & {key[2] for key in published}
        shown = {name for name in shown if (*month, name) in published}
        merged = [value["name"] for value in values if value["name"] not in shown]
        sums = [([name], published[*month, name]) for name in shown]
        sums += [(merged, published[*month, "other"])] if merged else []
        sums.append(([value["name"] for value in values], published[*month, "all"]))
        known = [(of, total, total) for of, total in sums if total is not None]
        merged_months += len(merged) > 1
        assert list(found(values, known)) == [], month
    assert merged_months > 0


def test_features(sample):
    published = rows(sample, "from marts.feature_engagement_monthly where is_complete")
    totals = {
        (row["platform"], row["activity_month"]): row["activities"]
        for row in rows(sample, "from marts.demographic_engagement_monthly where gender = 'all' and age_group = 'all'")
    }
    for month in {(row["platform"], row["activity_month"]) for row in published}:
        features = [row for row in published if (row["platform"], row["activity_month"]) == month]
        values = [{"name": row["feature"], "people": row["users"], "least": row["users"]} for row in features]
        sums = [
            ([row["feature"]], row["activities"], row["activities"]) for row in features if not row["is_suppressed"]
        ]
        if totals[month] is not None:
            # Activities without a feature are in no row.
            sums.append(([row["feature"] for row in features], 0, totals[month]))
        assert list(found(values, sums)) == [], month


@pytest.mark.parametrize(
    ("table", "published_name", "true_name"),
    [
        ("traffic_by_location", "location", "coalesce(last_location_name, 'unknown')"),
        (
            "traffic_by_handset",
            "manufacturer || '/' || handset",
            """coalesce(nullif(handset_manufacturer, 'undefined'), 'unknown') || '/'
            || coalesce(nullif(handset_type, 'undefined'), 'unknown')""",
        ),
    ],
)
@pytest.mark.parametrize("figure", ["sessions", "total_bytes"])
def test_traffic(sample, table, published_name, true_name, figure):
    published = {
        row["name"]: row["figure"]
        for row in rows(sample, f"select {published_name} as name, {figure} as figure from marts.{table}")
    }
    values = rows(
        sample,
        f"""select {true_name} as name, count(distinct subscriber_id) as people, 0 as least
        from intermediate.int_network_sessions group by all""",
    )
    (total,) = sample.execute(f"select sum({figure}) from marts.network_traffic_daily").fetchone()
    shown = [value["name"] for value in values if value["name"] in published]
    merged = [value["name"] for value in values if value["name"] not in published]
    sums = [([name], published[name], published[name]) for name in shown]
    sums += [(merged, published[other], published[other]) for other in published.keys() - set(shown)]
    sums.append(([value["name"] for value in values], total, total))
    # Merged values of as many people are alike to him: one of each is asked for.
    asked = {value["people"]: value["name"] for value in values if value["name"] in merged}
    assert list(found(values, sums, {*asked.values(), *shown})) == []
