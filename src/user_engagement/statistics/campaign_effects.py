"""Whether the participants of a campaign come back more often than comparable users who had not taken part.

A participant is compared, on the day of the first participation, with the users of the same platform who were
active on that day, had not taken part in the campaign up to it, joined in the same month and lie in the same band of
active days in the 28 days before. Outcome: an active day in the 1..n days after, each of which must be observed; that
holds for both sides or for none, as they are compared on one day. Of the 28 days before, those observed count, the
same for both sides. Cells with fewer than two such users are not matched; the others carry the weight of their
participants (exact matching with replacement, the average effect on the treated). Nobody was assigned at random: the
difference is an association.

The standard error adds up, user by user, what each contributes to the difference over all days and both roles, and
squares the sums: a user who serves as a comparison on several days counts once, as a cluster. A participant
contributes outcome - rate of the cell's comparison users - difference; a comparison user contributes
-weight * (outcome - that rate) * sqrt(m / (m - 1)) with m users in the cell.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_effectsize

from user_engagement.statistics.frames import typed
from user_engagement.statistics.relations import Relation, connected

# Fewer users with or without the outcome, in either group, give no interval.
FEWEST_OUTCOMES = 5

EFFECT_TYPES = {
    "platform": "string",
    "campaign_id": "string",
    "window_days": "int64",
    "participants": "int64",
    "matched_participants": "int64",
    "comparable_users": "int64",
    "comparable_user_days": "int64",
    "participant_return_rate": "float64",
    "comparison_return_rate": "float64",
    "return_rate_difference": "float64",
    "standard_error": "float64",
    "difference_lower": "float64",
    "difference_upper": "float64",
    "standardised_difference": "float64",
    "interpretation": "string",
    "reason": "string",
}

# Numbers for users, campaigns and cells keep the joins narrow; no result depends on which number one gets.
PREPARATION = """
create temp table numbered_users as
select
    platform,
    user_key,
    date_trunc('month', cast(joined_date as date)) as joined_month,
    row_number() over () as user_number
from users;

create temp table campaigns as
select platform, campaign_id, row_number() over () as campaign_number
from (select distinct platform, campaign_id from participations);

create temp table observed_runs as
with numbered_days as (
    select platform, day, row_number() over (partition by platform order by day) as place
    from (select distinct platform, cast(activity_date as date) as day from observed_days)
)
select platform, day, max(day) over (partition by platform, day - cast(place as integer)) as observed_until
from numbered_days;

create temp table firsts as
select
    campaigns.campaign_number,
    numbered_users.user_number,
    cast(participations.first_participation_date as date) as first_date,
    observed_runs.observed_until
from participations
inner join campaigns using (platform, campaign_id)
left join numbered_users using (platform, user_key)
left join observed_runs
    on participations.platform = observed_runs.platform
    and cast(participations.first_participation_date as date) = observed_runs.day;

create temp table described_days as
with measured as (
    select
        numbered_users.platform,
        numbered_users.joined_month,
        user_number,
        cast(activity_date as date) as day,
        count(*) over (
            partition by user_number
            order by cast(activity_date as date)
            range between interval 28 days preceding and interval 1 day preceding
        ) as active_days_before,
        lead(cast(activity_date as date)) over (
            partition by user_number order by cast(activity_date as date)
        ) - cast(activity_date as date) as days_to_next
    from active_days
    inner join numbered_users using (platform, user_key)
    semi join observed_runs
        on active_days.platform = observed_runs.platform
        and cast(active_days.activity_date as date) = observed_runs.day
    where numbered_users.joined_month is not null
)
select
    platform,
    joined_month,
    user_number,
    day,
    days_to_next,
    case
        when active_days_before = 0 then 0
        when active_days_before <= 2 then 1
        when active_days_before <= 6 then 3
        when active_days_before <= 13 then 7
        else 14
    end as band
from measured
where day in (select first_date from firsts);

create temp table cells as
select platform, day, joined_month, band, row_number() over () as cell_number
from (select distinct platform, day, joined_month, band from described_days);

create temp table user_days as
select cell_number, user_number, day, days_to_next
from described_days
inner join cells using (platform, day, joined_month, band);
"""

EFFECT_QUERY = """
with participants as (
    select campaign_number, user_number, first_date
    from firsts
    where first_date + $window_days <= observed_until
),
participant_days as (
    select
        participants.campaign_number,
        user_number,
        cell_number,
        cast(coalesce(days_to_next <= $window_days, false) as integer) as has_returned
    from participants
    inner join user_days using (user_number)
    where user_days.day = participants.first_date
),
participant_cells as (
    select campaign_number, cell_number, count(*) as participants, sum(has_returned) as returned
    from participant_days
    group by campaign_number, cell_number
),
comparison_days as materialized (
    select
        participant_cells.campaign_number,
        user_days.user_number,
        cell_number,
        cast(coalesce(days_to_next <= $window_days, false) as integer) as has_returned
    from participant_cells
    inner join user_days using (cell_number)
    anti join firsts
        on firsts.campaign_number = participant_cells.campaign_number
        and firsts.user_number = user_days.user_number
        and firsts.first_date <= user_days.day
),
comparison_cells as (
    select campaign_number, cell_number, count(*) as user_days, sum(has_returned) as returned
    from comparison_days
    group by campaign_number, cell_number
),
matched_cells as (
    select
        campaign_number,
        cell_number,
        participant_cells.participants,
        participant_cells.returned as participants_returned,
        comparison_cells.user_days,
        comparison_cells.returned as comparisons_returned,
        comparison_cells.returned / comparison_cells.user_days as comparison_rate,
        participant_cells.participants / comparison_cells.user_days
        * sqrt(comparison_cells.user_days / (comparison_cells.user_days - 1)) as scaled_weight
    from participant_cells
    inner join comparison_cells using (campaign_number, cell_number)
    where comparison_cells.user_days >= 2
),
differences as (
    select
        campaign_number,
        sum(participants) as matched_participants,
        sum(participants_returned) as participants_returned,
        sum(user_days) as comparable_user_days,
        sum(comparisons_returned) as comparisons_returned,
        sum(participants_returned) / sum(participants) as participant_return_rate,
        cast(sum(cast(participants * comparison_rate as decimal(38, 15))) as double)
        / sum(participants) as comparison_return_rate
    from matched_cells
    group by campaign_number
),
contributions as (
    select
        campaign_number,
        user_number,
        false as is_comparison,
        has_returned - comparison_rate - (participant_return_rate - comparison_return_rate) as contribution
    from participant_days
    inner join matched_cells using (campaign_number, cell_number)
    inner join differences using (campaign_number)
    union all
    select campaign_number, user_number, true, -scaled_weight * (has_returned - comparison_rate)
    from comparison_days
    inner join matched_cells using (campaign_number, cell_number)
),
user_contributions as (
    select
        campaign_number,
        bool_or(is_comparison) as is_comparison,
        cast(sum(cast(contribution as decimal(38, 15))) as double) as contribution
    from contributions
    group by campaign_number, user_number
),
spreads as (
    select
        campaign_number,
        count(*) filter (where is_comparison) as comparable_users,
        cast(sum(cast(contribution * contribution as decimal(38, 15))) as double) as squares
    from user_contributions
    group by campaign_number
),
participant_counts as (
    select campaign_number, count(*) as participants from participants group by campaign_number
)
select
    campaigns.platform,
    campaigns.campaign_id,
    $window_days as window_days,
    coalesce(participant_counts.participants, 0) as participants,
    coalesce(differences.matched_participants, 0) as matched_participants,
    coalesce(spreads.comparable_users, 0) as comparable_users,
    coalesce(differences.comparable_user_days, 0) as comparable_user_days,
    coalesce(least(
        differences.participants_returned,
        differences.matched_participants - differences.participants_returned,
        differences.comparisons_returned,
        differences.comparable_user_days - differences.comparisons_returned
    ), 0) as fewest_outcomes,
    differences.participant_return_rate,
    differences.comparison_return_rate,
    sqrt(spreads.squares / differences.matched_participants / nullif(differences.matched_participants - 1, 0))
        as standard_error
from campaigns
left join participant_counts using (campaign_number)
left join differences using (campaign_number)
left join spreads using (campaign_number)
order by campaigns.platform, campaigns.campaign_id
"""


def estimate_campaign_effects(
    participations: Relation,
    active_days: Relation,
    users: Relation,
    observed_days: Relation,
    windows: Sequence[int] = (7, 28),
    level: float = 0.95,
) -> pd.DataFrame:
    """Return rates of participants and of comparable users, their difference and its interval.

    Args:
        participations: a row per campaign and participant: platform, campaign_id, user_key,
            first_participation_date.
        active_days: a row per user and active day: platform, user_key, activity_date.
        users: a row per user: platform, user_key, joined_date.
        observed_days: a row per platform and observed day: platform, activity_date.
        windows: days of follow-up.
        level: coverage that the interval aims at.

    Returns:
        A row per platform, campaign and window: participants (with every day of the window observed), matched
        participants, comparable users and user-days, the return rates of matched participants and of comparable users
        (weighted to the participants' cells), their difference with standard error and normal interval, the
        standardised difference (Cohen's h, 2 asin sqrt p - 2 asin sqrt q: Cohen 1988), the interpretation
        (`association`) and the reason where something is undefined (`no_complete_follow_up`, `no_comparable_users`,
        `too_few_outcomes`).
    """
    relations = {"participations": participations, "active_days": active_days, "users": users}
    with connected(**relations, observed_days=observed_days) as connection:
        connection.execute(PREPARATION)
        frames = [connection.execute(EFFECT_QUERY, {"window_days": days}).df() for days in windows]
    effects = pd.concat(frames).sort_values(["platform", "campaign_id", "window_days"])
    return typed(_with_intervals(effects, level), EFFECT_TYPES)


def _with_intervals(effects: pd.DataFrame, level: float) -> pd.DataFrame:
    """Add difference, interval, standardised difference and reason."""
    has_interval = effects["fewest_outcomes"] >= FEWEST_OUTCOMES
    difference = effects["participant_return_rate"] - effects["comparison_return_rate"]
    standard_error = effects["standard_error"].where(has_interval)
    margin = norm.ppf((1 + level) / 2) * standard_error
    reason = np.select(  # type: ignore[call-overload]
        [effects["participants"] == 0, effects["matched_participants"] == 0, ~has_interval],
        ["no_complete_follow_up", "no_comparable_users", "too_few_outcomes"],
        default=None,
    )
    return effects.assign(
        return_rate_difference=difference,
        standard_error=standard_error,
        difference_lower=difference - margin,
        difference_upper=difference + margin,
        standardised_difference=proportion_effectsize(
            effects["participant_return_rate"].to_numpy("float64"),
            effects["comparison_return_rate"].to_numpy("float64"),
        ),
        interpretation="association",
        reason=reason,
    )
