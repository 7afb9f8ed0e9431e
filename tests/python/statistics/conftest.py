"""Real inputs for the tests of the statistics, read where they lie, shaped without the project's models."""

import os
from pathlib import Path

import duckdb
import pandas as pd
import pytest

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = PROJECT / os.environ.get("USER_ENGAGEMENT_SHARED_DATA", "../shared/data")
    if not folder.is_dir():
        pytest.skip(f"the real inputs are absent: no folder {folder} (USER_ENGAGEMENT_SHARED_DATA)")
    return folder


@pytest.fixture(scope="session")
def student_minutes(shared_data: Path) -> pd.DataFrame:
    """Minutes watched per student and quarter, and whether a purchase overlaps the quarter."""
    return _learning(
        shared_data,
        """
        with quarters (period, first_day, last_day) as (
            values ('2021-Q2', date '2021-04-01', date '2021-06-30'),
                   ('2022-Q2', date '2022-04-01', date '2022-06-30')
        ),
        purchases as (
            select student_id, cast(date_purchased as date) as first_day,
                coalesce(
                    cast(date_refunded as date),
                    cast(date_purchased as date)
                    + to_months(case plan_id when '0' then 1 when '1' then 3 when '2' then 12 else 9999 end)
                ) as last_day
            from student_purchases
        ),
        watched as (
            select student_id, period, round(sum(cast(seconds_watched as double)) / 60, 2) as minutes
            from student_video_watched
            inner join quarters on cast(date_watched as date) between first_day and last_day
            group by all
        )
        select
            cast(student_id as bigint) as student_id, period, minutes,
            exists (
                from purchases
                inner join quarters
                    on purchases.first_day <= quarters.last_day and purchases.last_day >= quarters.first_day
                where purchases.student_id = watched.student_id and quarters.period = watched.period
            ) as is_paid
        from watched where minutes > 0
        """,
    )


@pytest.fixture(scope="session")
def certificate_holders(shared_data: Path) -> pd.DataFrame:
    """Certificates of the students who have one, and minutes of both quarters together; none watched is 0."""
    return _learning(
        shared_data,
        """
        with watched as (
            select student_id, round(sum(cast(seconds_watched as double)) / 60, 2) as minutes_watched
            from student_video_watched
            where cast(date_watched as date) between date '2021-04-01' and date '2021-06-30'
                or cast(date_watched as date) between date '2022-04-01' and date '2022-06-30'
            group by all
        )
        select
            cast(student_id as bigint) as student_id,
            count(*) as certificates,
            coalesce(any_value(minutes_watched), 0) as minutes_watched
        from student_certificates
        left join watched using (student_id)
        group by all
        """,
    )


@pytest.fixture(scope="session")
def subscribers(shared_data: Path) -> pd.DataFrame:
    """Sessions, seconds and bytes per telecom subscriber."""
    connection = duckdb.connect()
    query = f"""
        select
            'telecom' as platform, "MSISDN/Number" as user_key, count(*) as sessions,
            cast(sum(cast("Dur. (ms)" as double)) as bigint) as duration_seconds,
            cast(sum(cast("Total DL (Bytes)" as double) + cast("Total UL (Bytes)" as double)) as bigint)
                as total_bytes
        from '{shared_data}/telecom/xdr_sessions.parquet'
        where "MSISDN/Number" not in ('NULL', concat(chr(92), 'N'))
        group by all
    """
    return connection.execute(query).df()


@pytest.fixture(scope="session")
def channel_hours(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "web" / "data-export.csv", comment="#")


def _learning(folder: Path, query: str) -> pd.DataFrame:
    connection = duckdb.connect()
    for name in ("student_purchases", "student_video_watched", "student_certificates"):
        path = folder / "learning" / f"{name}.csv"
        connection.execute(
            f"create view {name} as from read_csv('{path}', all_varchar=true, header=true, nullstr='NULL')"
        )
    return connection.execute(query).df()
