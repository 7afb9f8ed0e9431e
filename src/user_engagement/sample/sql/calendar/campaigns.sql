-- Campaign, first day, last day, share of visits that take part, chance that a participant comes once more for it.
select campaign_id, first_day::date as first_day, last_day::date as last_day, participation, pull
from (
    values
    ('spring_start_2021', '2021-04-19', '2021-05-09', 0.35, 0.04),
    ('summer_games_2021', '2021-07-05', '2021-07-25', 0.40, 0.06),
    ('back_to_school_2021', '2021-09-01', '2021-09-19', 0.35, 0.03),
    ('black_week_2021', '2021-11-19', '2021-11-29', 0.45, 0.05),
    ('advent_calendar_2021', '2021-12-01', '2021-12-24', 0.35, 0.10),
    ('welcome_back_2022', '2022-02-07', '2022-03-06', 0.35, 0.45),
    ('double_points_2022', '2022-03-28', '2022-04-17', 0.35, 0.00),
    ('summer_start_2022', '2022-05-30', '2022-06-19', 0.30, 0.05)
) as c (campaign_id, first_day, last_day, participation, pull)
