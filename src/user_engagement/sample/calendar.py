"""The days of the sample and how busy they are."""

import duckdb

FIRST_DAY = "2021-04-01"
DAYS = 456  # up to and including 2022-06-30
TELECOM_DAYS = 28
WEB_DAYS = 56

# (campaign, first day, last day, share of visits that take part, chance that a participant comes once more for it)
CAMPAIGNS = (
    ("spring_start_2021", "2021-04-19", "2021-05-09", 0.35, 0.04),
    ("summer_games_2021", "2021-07-05", "2021-07-25", 0.40, 0.06),
    ("back_to_school_2021", "2021-09-01", "2021-09-19", 0.35, 0.03),
    ("black_week_2021", "2021-11-19", "2021-11-29", 0.45, 0.05),
    ("advent_calendar_2021", "2021-12-01", "2021-12-24", 0.35, 0.10),
    ("welcome_back_2022", "2022-02-07", "2022-03-06", 0.35, 0.45),
    ("double_points_2022", "2022-03-28", "2022-04-17", 0.35, 0.00),
    ("summer_start_2022", "2022-05-30", "2022-06-19", 0.30, 0.05),
)


def create_calendar(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `calendar` (a row per day), `day_shares` and `day_quantiles` (how busy days are, by purpose), `hours`.

    A share of all that happens for a purpose lies before each day (`day_shares`); the day of a drawn share is
    looked up in `day_quantiles`, whose buckets are 1/100,000 wide, the hour in
    `hours` (1/1,000). Weights are integers, so that their sums are exact.
    """
    campaigns = ", ".join(str(campaign) for campaign in CAMPAIGNS)
    connection.execute(f"""
        create table campaigns as
        select campaign_id, first_day::date as first_day, last_day::date as last_day, participation, pull
        from (values {campaigns}) as c (campaign_id, first_day, last_day, participation, pull);

        create table calendar as
        with days as (
            select
                day,
                date '{FIRST_DAY}' + day::integer as date,
                isodow(date '{FIRST_DAY}' + day::integer) as weekday,
                month(date '{FIRST_DAY}' + day::integer) as month
            from range({DAYS}) as r (day)
        ),
        factors as (
            select
                *,
                [0.85, 0.88, 0.92, 1.0, 1.22, 1.3, 0.95][weekday] as shopping_weekday,
                [1.1, 1.12, 1.1, 1.05, 0.8, 0.8, 1.1][weekday] as study_weekday,
                [0.88, 0.92, 0.98, 1.0, 1.02, 0.98, 0.8, 0.76, 0.98, 1.04, 1.18, 1.42][month] as shopping_month,
                [1.3, 1.1, 1.0, 1.0, 1.0, 0.95, 0.8, 0.75, 1.0, 1.05, 1.0, 0.7][month] as study_month,
                case
                    when date = '2021-10-09' then 2.4   -- a member's video goes viral
                    when date = '2021-11-26' then 1.9   -- Black Friday
                    when date in ('2021-12-25', '2021-12-26', '2022-01-01') then 0.45
                    when date = '2022-03-15' then 0.1   -- the app is down
                    else 1
                end as event
            from days
        )
        select
            day,
            date,
            weekday,
            campaign_id,
            coalesce(participation, 0) as participation,
            coalesce(pull, 0) as pull,
            shopping_weekday * shopping_month * event * (1 + 0.06 * normal('visit noise', day)) as visiting,
            (0.6 + day / {DAYS}) * shopping_weekday * shopping_month
                * case when date = '2021-10-09' then 8 when date = '2022-03-15' then 0.1 else 1 end
                * case when campaign_id is null then 1 else 1.25 end as registering,
            study_weekday * study_month * (1 + 0.06 * normal('view noise', day)) as viewing,
            (0.9 + 0.3 * day / {DAYS}) * case when month in (1, 4, 5, 6) then 1.6 else 1 end as enrolling,
            case when day >= {DAYS - TELECOM_DAYS} then [0.96, 0.95, 0.97, 1.0, 1.08, 1.1, 0.98][weekday] else 0 end
                as connecting
        from factors
        left join campaigns on date between first_day and last_day;

        create table day_shares as
        with weights as (
            unpivot (select day, visiting, registering, viewing, enrolling, connecting from calendar)
            on visiting, registering, viewing, enrolling, connecting into name purpose value weight
        ),
        whole_weights as (
            select purpose, day, round(1000000 * weight)::bigint as weight from weights
        ),
        running as (
            select
                purpose,
                day,
                sum(weight) over (partition by purpose order by day) - weight as before,
                sum(weight) over (partition by purpose) as total,
                weight
            from whole_weights
        )
        select purpose, day, (before / total)::double as share_before, (weight / total)::double as share from running
        union all
        select purpose, {DAYS}, 1, 0 from running where day = 0
        order by purpose, day;

        create table day_quantiles as
        select purpose, bucket, day
        from day_shares
        inner join range(100000) as r (bucket)
            on (bucket + 0.5) / 100000 >= share_before and (bucket + 0.5) / 100000 < share_before + share
        order by purpose, bucket;

        create table hours as
        with weights as (
            select
                is_weekend,
                unnest(range(24)) as hour,
                unnest(
                    case
                        when is_weekend
                            then [5, 3, 2, 1, 1, 2, 4, 8, 16, 26, 34, 38, 38, 36, 36, 38,
                                42, 48, 54, 56, 50, 38, 24, 12]
                        else [3, 2, 1, 1, 1, 3, 10, 20, 22, 20, 20, 24, 30, 26, 22, 24,
                                32, 46, 60, 70, 66, 48, 26, 10]
                    end
                ) as weight
            from (values (true), (false)) as w (is_weekend)
        ),
        running as (
            select
                is_weekend,
                hour,
                weight,
                sum(weight) over (partition by is_weekend order by hour) - weight as before,
                sum(weight) over (partition by is_weekend) as total
            from weights
        )
        select is_weekend, bucket, hour
        from running
        inner join range(1000) as r (bucket)
            on bucket * total >= 1000 * before and bucket * total < 1000 * (before + weight)
        order by is_weekend, bucket;
    """)
