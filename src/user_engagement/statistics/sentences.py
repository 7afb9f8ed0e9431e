"""The sentences of the findings, as templates: what a person reads, apart from the statistics behind it.

A finding whose comparison chance explains takes the template that ends in `/chance`.
"""

# What new users did, by the column that counts them: in a log that knows days, and in one that knows months only.
GROUPS = {
    "never_active_users": {"day": "were never active", "month": "were never active"},
    "one_activity_users": {"day": "left after one activity", "month": "left after one activity"},
    "several_activities_one_day_users": {
        "day": "never came back after their first day",
        "month": "never came back after their first month",
    },
    "two_or_more_active_days_users": {
        "day": "were active on two days or more",
        "month": "were active in two months or more",
    },
}
# Where nobody ever did several things on one day, a day is all that the log can tell.
ONE_DAY = {"day": "left after one day", "month": "left after one month"}
WINDOWS = {"day": "in their first 28 days", "month": "in the month of joining and the next"}

CORRELATED = {
    ("channel_hours", "users", "sessions"): "Over channels and hours, users and sessions",
    ("certificate_holders", "certificates", "minutes_watched"): "Certificates and minutes watched",
}
STRENGTHS = ((0.8, "very strongly"), (0.6, "strongly"), (0.4, "moderately"), (0.2, "weakly"), (0.0, "hardly"))

SENTENCES = {
    "most_sessions": (
        "{first} has the most sessions, {first_sessions:,} of {total:,}; {second} is second with {second_sessions:,}."
    ),
    "most_sessions/chance": (
        "{first} and {second} have the most sessions, {first_sessions:,} and {second_sessions:,} of {total:,}; which "
        "of the two has more is within chance."
    ),
    "best_engaging_channel": (
        "{first} engages best of {compared} channels: {first_rate:.1%} of its {first_sessions:,} sessions are engaged; "
        "{second} is second with {second_rate:.1%} of {second_sessions:,}.{left_out}"
    ),
    "best_engaging_channel/chance": (
        "{first} and {second} engage best of {compared} channels, with {first_rate:.1%} of {first_sessions:,} and "
        "{second_rate:.1%} of {second_sessions:,} sessions; the difference is within chance.{left_out}"
    ),
    "busiest_hour": (
        "Sessions peak between {hour}h and {next_hour}h: {share:.1%} of a day's sessions, over {days} days; an even "
        "day would have 4.2%."
    ),
    "busiest_hour/chance": (
        "No hour stands out: between {hour}h and {next_hour}h are {share:.1%} of a day's sessions, over {days} days, "
        "within chance of an even day's 4.2%."
    ),
    "came_back": (
        "Of {watched:,} students who watched in {period_a}, {gone:,} ({share:.1%}) did not come back in {period_b}."
    ),
    "after_joining/left": (
        "Of {joined:,} who joined the {platform} platform, {share:.1%} {group} {window}; {stayed:.1%} {stayers}."
    ),
    "after_joining/stayed": "Of {joined:,} who joined the {platform} platform, {share:.1%} {group} {window}.",
    "retention": (
        "Of {users:,} first active on the {platform} platform in {month}, {share:.1%} came back in the next month, "
        "{direction} than the {before:.1%} of the {cohorts} monthly cohorts before."
    ),
    "retention/chance": (
        "Of {users:,} first active on the {platform} platform in {month}, {share:.1%} came back in the next month, "
        "within chance of the {before:.1%} of the {cohorts} monthly cohorts before."
    ),
    "weekly_active_users": (
        "The {platform} platform had {users:,} active users in the week of {week}, {change:+.1%} against the week "
        "before, more than its weeks usually change ({lower:+.1%} to {upper:+.1%})."
    ),
    "weekly_active_users/chance": (
        "The {platform} platform had {users:,} active users in the week of {week}, {change:+.1%} against the week "
        "before, within chance: its weeks usually change by {lower:+.1%} to {upper:+.1%}."
    ),
    "weekly_active_users/nobody": (
        "Nobody was active on the {platform} platform in the week of {week}; the last complete week with anybody was "
        "that of {before}, with {users:,} users."
    ),
    "newest_anomaly": (
        "On {day}, {metric} of {subject} were {value:,.0f}, {direction} the {lower:,.0f} to {upper:,.0f} that the "
        "weeks before let one expect."
    ),
    "minutes": (
        "{group} students watched {direction} in {period_b} than in {period_a}: {mean_b:.1f} against {mean_a:.1f} "
        "minutes on average of the middle three fifths."
    ),
    "minutes/chance": (
        "Whether {group} students watched more in {period_b} than in {period_a} cannot be told: {mean_b:.1f} against "
        "{mean_a:.1f} minutes on average of the middle three fifths are within chance."
    ),
    "gone/lost": (
        "Of {users:,} users of the {platform} platform, {lost:.1%} are lost, without activity for half a year; "
        "{never:.1%} were never active."
    ),
    "gone/never_active": (
        "Of {users:,} users of the {platform} platform, {never:.1%} were never active; {lost:.1%} are lost, without "
        "activity for half a year."
    ),
    "gone/lost/alone": (
        "Of {users:,} users of the {platform} platform, {lost:.1%} are lost, without activity for half a year."
    ),
    "gone/never_active/alone": "Of {users:,} users of the {platform} platform, {never:.1%} were never active.",
    "levels": (
        "Of {compared} membership levels, {first} is active most often: {first_share:.1%} of its members in the last "
        "28 days, against {last_share:.1%} of {last}.{left_out}"
    ),
    "levels/chance": (
        "{compared} membership levels are active about equally often, from {last_share:.1%} ({last}) to "
        "{first_share:.1%} ({first}) of their members in the last 28 days: within chance.{left_out}"
    ),
    "about_to_leave": (
        "Of {users:,} users of the {platform} platform who were active in the last 28 days, {likely:,} are more likely "
        "than not to have no active day in the next 28."
    ),
    "top_tenth": (
        "The most active tenth of the {platform} platform's users, {users:,} people, carries {share:.1%} of its "
        "activity."
    ),
    "correlation": "{pair} are {strength} correlated: r = {r:.2f} ({lower:.2f} to {upper:.2f}).",
    "correlation/chance": "{pair} are not correlated beyond chance: r = {r:.2f} ({lower:.2f} to {upper:.2f}).",
    "top_applications": (
        "{first}, {second} and {third} carry {share:.1%} of what {subscribers:,} subscribers spent on applications; "
        "third is {third}, clearly before {fourth}."
    ),
    "top_applications/chance": (
        "{first}, {second} and {third} carry {share:.1%} of what {subscribers:,} subscribers spent on applications; "
        "which of {third} and {fourth} is third is within chance."
    ),
    "brought_back": (
        "Of {matched:,} participants of {campaign}, {rate:.1%} came back within 28 days, {direction} than the "
        "{comparison:.1%} of comparable users: the largest difference of {compared} campaigns, an "
        "association.{left_out}"
    ),
    "brought_back/chance": (
        "No campaign can be told to bring people back: the largest difference of {compared}, {rate:.1%} of {matched:,} "
        "participants of {campaign} against {comparison:.1%} of comparable users, is within chance.{left_out}"
    ),
}
